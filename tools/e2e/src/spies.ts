import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Writes down all that a child can see: its arguments, its environment, and the arguments of who started it. */
const spying = (root: string, name: string): string => `#!/bin/sh
cat /proc/$$/cmdline /proc/$$/environ /proc/$PPID/cmdline >> ${root}/seen/${name}
`;

/** Real programs, and what stands before them in the PATH of a scene. */
const programs: Readonly<Record<string, string>> = {
  git: 'exec /usr/bin/git "$@"',
  // Where a scene has no such file, the store has no such entry.
  pass: 'cat "$(dirname "$0")/../given/token"',
};

/** Puts spies where children are looked for; what they see is searched with everything else. */
export async function plantSpies(root: string): Promise<void> {
  for (const folder of ['bin', 'seen', 'given']) await mkdir(join(root, folder));
  for (const [name, then] of Object.entries(programs))
    await writeFile(join(root, 'bin', name), `${spying(root, name)}${then}\n`, { mode: 0o755 });
}

/** What a program was told, each time that it ran. @throws when it never did. */
export async function seenBy(root: string, name: string): Promise<string> {
  return (await readFile(join(root, 'seen', name), 'utf8')).replaceAll('\0', '\n');
}
