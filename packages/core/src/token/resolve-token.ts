import { readFile } from 'node:fs/promises';
import path from 'node:path';

import { Blocked } from '../blocker.ts';
import type { Ports } from '../ports.ts';
import { shellWord } from '../shell-word.ts';
import { systemCode } from '../system-code.ts';

export interface TokenSources {
  /** The entry of the password store to ask when the environment has none. */
  readonly passEntry?: string | undefined;
  /** Whether `pass` may ask for a passphrase; a dry run must never stop at a prompt. */
  readonly mayPrompt: boolean;
}

/**
 * The token, from `$REGISTRY_TOKEN`, else the file `$REGISTRY_TOKEN_FILE` names, else the first line of
 * `pass show <passEntry>`. No other source.
 *
 * @throws Blocked `empty-token` when none of them gives one, `bad-token` when it cannot be a token.
 */
export async function resolveToken(sources: TokenSources, ports: Ports): Promise<string> {
  const direct = ports.env['REGISTRY_TOKEN'];
  if (direct) return checked(direct.trim(), 'REGISTRY_TOKEN');
  const file = ports.env['REGISTRY_TOKEN_FILE'];
  if (file) return checked(await firstLineOf(path.resolve(ports.cwd, file)), `the file ${file}`);
  if (sources.passEntry !== undefined)
    return checked(await fromPass(sources.passEntry, sources.mayPrompt, ports), `pass ${sources.passEntry}`);
  throw emptyToken(
    'Neither REGISTRY_TOKEN nor REGISTRY_TOKEN_FILE is set, and registry.passEntry names no entry.',
  );
}

async function firstLineOf(file: string): Promise<string> {
  try {
    return (await readFile(file, 'utf8')).split('\n', 1)[0]?.trim() ?? '';
  } catch (error) {
    // Not repeated: where it names no file, it may well be the token itself.
    throw emptyToken(`REGISTRY_TOKEN_FILE names no file that can be read (${systemCode(error)}).`);
  }
}

async function fromPass(entry: string, mayPrompt: boolean, ports: Ports): Promise<string> {
  const quiet = { PASSWORD_STORE_GPG_OPTS: '--batch --no-tty --pinentry-mode error' };
  const done = await ports.exec.run({ argv: ['pass', 'show', '--', entry], env: mayPrompt ? {} : quiet });
  if (done.missing)
    throw emptyToken('REGISTRY_TOKEN is not set, and pass, which would be asked next, is not installed.');
  if (done.exitCode !== 0) {
    const said = done.stderr.split('\n').find(isOfPass) ?? '';
    throw emptyToken(
      `REGISTRY_TOKEN is not set, and pass gave no token for ${entry}${said === '' ? '' : `: ${said}`}.`,
      `See what it says, or set REGISTRY_TOKEN: pass show -- ${shellWord(entry)}`,
    );
  }
  return done.stdout.split('\n', 1)[0]?.trim() ?? '';
}

/** What else is printed (a wrapper with `set -x`, say) may well be what nobody may see. */
function isOfPass(line: string): boolean {
  return /^(?:Error|gpg): /.test(line);
}

/**
 * Shorter text would be found, and hidden, in words that are no secret. Forges make tokens of 40 characters; the
 * longest that are anywhere in use have some hundreds.
 */
export function isPlausibleToken(text: string): boolean {
  return /^[\x21-\x7e]{8,2000}$/.test(text);
}

function checked(token: string, from: string): string {
  if (token === '') throw emptyToken(`There is no token in ${from}: it is empty.`);
  if (isPlausibleToken(token)) return token;
  throw new Blocked('bad-token', {
    message: `What ${from} holds is no access token.`,
    details: ['A token is one line of 8 to 2000 visible ASCII characters, without blanks.'],
    next: 'Make a token with the scope write:package in the settings of the forge, and store that.',
  });
}

function emptyToken(
  message: string,
  next = 'Set it for this command: REGISTRY_TOKEN=… ; in CI, from a secret of the repository.',
): Blocked {
  return new Blocked('empty-token', { message, next });
}
