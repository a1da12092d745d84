export { connectProxy } from './connect-proxy.ts';
export type { ConnectProxy } from './connect-proxy.ts';
export { checkout, commit, git } from './git.ts';
export { leaksIn } from './leaks.ts';
export { basic, OWNER, READ_ONLY, STRANGERS, TOKEN, world } from './people.ts';
export { assertNoLeaks, commandOf, runCli, startCli, textOf } from './run-cli.ts';
export type { Finished, Invocation, Running } from './run-cli.ts';
export { haveDisks, smallDisk } from './small-disk.ts';
export { temporaryDir } from './temporary-dir.ts';
