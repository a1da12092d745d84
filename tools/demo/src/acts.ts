import { say, typed } from './narrate.ts';
import { run } from './run.ts';
import type { Act } from './step.ts';

export const startForge: Act = async ({ forge, registry, stop }) => {
  await forge.start(stop);
  say(`A package registry now answers at ${registry.url}`, '');
};

/** As a power cut would: it gets no chance to tidy up. */
export const killForge: Act = async ({ forge }) => {
  say(typed(`kill -9 ${forge.pid}   # the registry`), '');
  await forge.kill();
};

/** Types a command into a shell in the repository. */
export function shell(command: string): Act {
  return async ({ consumer, stop }) => {
    say(typed(command));
    await run('sh', ['-c', command], { cwd: consumer.folder, env: consumer.env, stop });
  };
}
