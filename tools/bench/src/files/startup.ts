import { compare, type Result } from '../compare.ts';
import { programOf } from '../programs.ts';
import { repository, type Workshop } from '../workshop.ts';

const rounds = 15;
const program = programOf('generic-binary');

/** How long a person waits for nothing: Node itself, `--version`, and a dry run of a small release. */
export async function measureStartup(workshop: Workshop): Promise<readonly Result[]> {
  const cwd = await repository(workshop, 'startup', 64 * 1024);
  const env = { REGISTRY_TOKEN: workshop.token };
  const node = (...args: readonly string[]) => ({
    prepare: async () => ({ argv: [process.execPath, ...args] as const, cwd, env }),
  });
  return compare(
    [
      { name: 'node -e 0', ...node('-e', '0') },
      { name: 'parity-generic-binary --version', ...node(program, '--version') },
      { name: 'parity-generic-binary publish (dry run)', ...node(program, 'publish') },
    ],
    rounds,
  );
}
