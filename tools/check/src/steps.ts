import { buildAll } from '@parity-tools/packed';

import { checkApiReports } from './api-reports.ts';
import { checkDocs } from './check-docs.ts';
import { checkShell } from './check-shell.ts';
import { checkTarballs } from './check-tarballs.ts';
import { runTests } from './run-tests.ts';
import type { Step } from './step.ts';
import { tool } from './tool.ts';

export interface Options {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Rewrite the API reports instead of failing where they differ. */
  readonly update: boolean;
}

/** Fast failures first; what needs `dist` comes after the build. */
export function listSteps({ env, update }: Options): readonly Step[] {
  return [
    { name: 'oxfmt', run: tool('oxfmt', '--check', '.') },
    { name: 'oxlint', run: tool('oxlint', '--type-aware', '--deny-warnings') },
    { name: 'tsc', run: tool('tsc', '--project', '.') },
    { name: 'markdownlint', run: tool('markdownlint-cli2') },
    { name: 'shellcheck', run: () => checkShell(env) },
    { name: 'vitest', run: () => runTests(env) },
    { name: 'build', run: async () => void (await buildAll()) },
    { name: 'api-extractor', run: () => checkApiReports(update) },
    { name: 'publint, attw', run: () => checkTarballs() },
    { name: 'knip', run: tool('knip') },
    { name: 'docs', run: () => checkDocs() },
  ];
}
