import { execFile, execFileSync } from 'node:child_process';
import { devNull } from 'node:os';
import { promisify } from 'node:util';

/** Where a peer must be there, its absence is a failure and not a skip. */
export const mustHavePeers = process.env['PARITY_REQUIRE_PEERS'] === '1';

/** Whether a program is on this machine and does what it is asked. */
export function canRun(command: string, args: readonly string[]): boolean {
  try {
    execFileSync(command, args, { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** The machine's own settings of pip are not read. */
const CLEAN = { LANG: 'C.UTF-8', NO_COLOR: '1', PIP_CONFIG_FILE: devNull };

/** Runs a program in a folder that is all it knows of this machine; what it says when it fails is in the error. */
export async function runIn(folder: string, command: string, args: readonly string[]): Promise<string> {
  const env = { ...CLEAN, HOME: folder, PATH: process.env['PATH'] };
  const { stdout } = await promisify(execFile)(command, args, { cwd: folder, env });
  return stdout;
}
