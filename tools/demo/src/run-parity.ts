import path from 'node:path';

import { say, typed } from './narrate.ts';
import { runToEnd } from './run.ts';
import type { Scene } from './scene.ts';
import type { Command, Ran } from './step.ts';

const packages = path.resolve(import.meta.dirname, '../../../packages');

/** Shows the command as it would be typed, runs it from source, and shows what it prints. */
export async function runParity({ version, args }: Command, scene: Scene): Promise<Ran> {
  const { consumer, forge, stop, tour } = scene;
  const bin = path.join(packages, tour.kind, 'src/bin.ts');
  const prefix = version === undefined ? '' : `VERSION=${version} `;
  say(typed(`${prefix}npx parity-${tour.kind} ${args}`));
  const before = await forge.requests();
  const { exit, output } = await runToEnd(
    process.execPath,
    ['-C', '@parity/source', bin, ...args.split(' ')],
    {
      cwd: consumer.folder,
      env: { ...consumer.env, ...(version === undefined ? {} : { VERSION: version }) },
      stop,
      show: (text) => void process.stdout.write(text),
    },
  );
  const requests = (await forge.requests()).slice(before.length);
  return { exit, output, requests };
}
