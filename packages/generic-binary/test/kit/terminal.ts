import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';

import { assertNoLeaks, commandOf, type Invocation, textOf } from '@parity-tools/e2e';

import { type Screen, screenOf } from './screen.ts';

/** Node cannot make a terminal; Python's standard library can. */
const python = 'python3';

export const haveTerminals = spawnSync(python, ['-c', 'import pty']).status === 0;

/**
 * Runs a program on a terminal of its own and copies: what it shows there to standard output, what is typed from
 * standard input, and, if that is to be apart, the program's standard output to standard error.
 */
const runner = `
import fcntl, json, os, pty, select, struct, sys, termios
argv, env, cwd, columns, apart = json.loads(sys.argv[1])
errors = os.dup(2)
pid, terminal = pty.fork()
if pid == 0:
    modes = termios.tcgetattr(0)
    modes[3] &= ~termios.ECHO
    termios.tcsetattr(0, termios.TCSANOW, modes)
    fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", 24 if columns else 0, columns, 0, 0))
    if apart:
        os.dup2(errors, 1)
    os.chdir(cwd)
    os.execve(argv[0], argv, env)
typed = [0]
while True:
    ready, _, _ = select.select([terminal] + typed, [], [])
    if 0 in ready:
        keys = os.read(0, 1024)
        if keys:
            os.write(terminal, keys)
        else:
            typed = []
    if terminal in ready:
        try:
            shown = os.read(terminal, 65536)
        except OSError:
            break
        if not shown:
            break
        os.write(1, shown)
_, status = os.waitpid(pid, 0)
sys.exit(os.waitstatus_to_exitcode(status) & 255)
`;

export interface TerminalParts {
  /** 0 is a terminal that does not tell its width. */
  readonly columns?: number;
  /** Standard output is a pipe, as in `program --json | tool`. */
  readonly isOutApart?: boolean;
}

export interface OnTerminal extends Screen {
  readonly exit: number | undefined;
  /** Everything that the terminal got. */
  readonly printed: string;
  /** Standard output, if it was apart. */
  readonly stdout: string;
}

export interface RunningOnTerminal {
  readonly done: Promise<OnTerminal>;
  /** Presses keys. */
  type(keys: string): void;
}

/** Starts the real command line on a terminal. @throws when it prints a token. */
export function startOnTerminal(invocation: Invocation, parts: TerminalParts = {}): RunningOnTerminal {
  const { argv, env } = commandOf({ ...invocation, env: { TERM: 'xterm-256color', ...invocation.env } });
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined));
  const { columns = 80, isOutApart = false } = parts;
  const told = JSON.stringify([argv, given, invocation.cwd, columns, isOutApart]);
  const child = spawn(python, ['-c', runner, told], { stdio: 'pipe' });
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8');
  const finish = async (): Promise<OnTerminal> => {
    const closed = once(child, 'close');
    const [printed, stdout] = await Promise.all([textOf(child.stdout), textOf(child.stderr)]);
    const [code] = (await closed) as [number | null];
    assertNoLeaks(printed + stdout);
    return { exit: code ?? undefined, printed, stdout, ...screenOf(printed) };
  };
  return { done: finish(), type: (keys) => void child.stdin.write(keys) };
}
