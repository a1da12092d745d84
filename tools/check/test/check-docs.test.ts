import { expect, test } from 'vitest';

import { findBadCommands } from '../src/find-bad-commands.ts';
import { findBlockerProblems } from '../src/find-blocker-problems.ts';
import { findBrokenLinks } from '../src/find-broken-links.ts';

test.each([
  ['[a](gone.md)', ['gone.md']],
  ['[a](gone.md#part "title") and ![b](img/gone.png)', ['gone.md#part', 'img/gone.png']],
  ['[a]\n\n[a]: ../gone.md', ['../gone.md']],
  ['[a](check-docs.test.ts) [b](../src/step.ts#L1) [c](..)', []],
  ['[a](https://example.org/x) [b](#part) <mailto:a@example.org>', []],
  ['`[a](gone.md)`\n\n```md\n[a](gone.md)\n```\n', []],
])('%s', (text, broken) => {
  expect(findBrokenLinks(import.meta.filename, text)).toEqual(broken);
});

test.each([
  ['`npx parity-x publish` # not this', ['publish']],
  ['A=1 npx parity-x stage --stage-dir "$HERE" || exit', ['stage', '--stage-dir', '$HERE']],
  ['npx parity-x publish        # shows it', ['publish']],
])('the words of a command: %s', (text, words) => {
  const seen: (readonly string[])[] = [];
  expect(findBadCommands(text, (argv) => seen.push(argv))).toEqual([]);
  expect(seen).toEqual([words]);
});

test('a command that is not taken is named', () => {
  const refuse = (): never => {
    throw new Error('no such flag');
  };
  expect(findBadCommands('npx vitest\nnpx parity-x publish --now\n', refuse)).toEqual([
    'npx parity-x publish --now: no such flag',
  ]);
});

test('blockers and pages have to match', () => {
  expect(
    findBlockerProblems(['quota', 'locked'], ['docs/blockers/quota.md', 'docs/blockers/README.md']),
  ).toEqual(['docs/blockers/locked.md: missing']);
  expect(findBlockerProblems(['quota'], ['docs/blockers/quota.md', 'docs/blockers/old.md'])).toEqual([
    'docs/blockers/old.md: no such blocker',
  ]);
});
