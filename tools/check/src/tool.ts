import { repository, run } from '@parity-tools/packed';

/** A step that is one command over the whole repository; its output is shown only if it fails. */
export function tool(command: string, ...args: readonly string[]): () => Promise<undefined> {
  return async () => {
    await run(command, args, { cwd: repository });
    return undefined;
  };
}
