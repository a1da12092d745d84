import { compare, type Result } from '../compare.ts';
import { programOf } from '../programs.ts';
import { runChild } from '../run-child.ts';
import { repository, type Workshop } from '../workshop.ts';

const program = programOf('generic-binary');

/** Publishing one file of `size` bytes: staged and sent, only sent, and sent by curl, the naive client. */
export async function measureUpload(
  workshop: Workshop,
  name: string,
  size: number,
  rounds: number,
): Promise<readonly Result[]> {
  const cwd = await repository(workshop, name, size);
  const env = (version: string) => ({ REGISTRY_TOKEN: workshop.token, VERSION: version });
  const parity = (...args: readonly string[]) => [process.execPath, program, ...args] as const;
  return compare(
    [
      {
        name: 'publish --publish',
        prepare: async (round) => ({ argv: parity('publish', '--publish'), cwd, env: env(`1.${round}.0`) }),
      },
      {
        name: 'push-staged --publish',
        prepare: async (round) => {
          await runChild({ argv: parity('stage'), cwd, env: env(`2.${round}.0`) });
          return { argv: parity('push-staged', '--publish'), cwd, env: env(`2.${round}.0`) };
        },
      },
      {
        name: 'curl -T',
        prepare: async (round) => ({
          argv: [
            'curl',
            '-sSf',
            '-u',
            `${workshop.owner}:${workshop.token}`,
            '-T',
            'asset.bin',
            uploadUrl(workshop, name, `3.${round}.0`),
          ],
          cwd,
        }),
      },
    ],
    rounds,
  );
}

function uploadUrl({ url, owner }: Workshop, name: string, version: string): string {
  return `${url}/api/packages/${owner}/generic/${name}/${version}/asset.bin`;
}
