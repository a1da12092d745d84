import { createHash } from 'node:crypto';
import { join } from 'node:path';

import { crane, type Ended, hasOci, type OciClientOptions, regctl, skopeo, umoci } from '@parity-tools/peers';

import { assertEnded, type Client, type Wanted } from './client.ts';
import { hashesOf } from './hashes-of.ts';
import type { LiveServer } from './server.ts';

type Program = (args: readonly string[], options: OciClientOptions) => Promise<Ended>;

/** All of an index, and not only what is for this machine, as it is. */
const skopeoCopy = ['copy', '--all', '--preserve-digests'];
const layout = 'layout';

/** What people mirror images with, and what reads them. */
export const imageClients: readonly Client[] = [
  {
    name: 'skopeo',
    isHere: () => hasOci('skopeo'),
    copy: copyWith(skopeo, (from, to) => [...skopeoCopy, `docker://${from}`, `docker://${to}`]),
    fetch: fetchWith(skopeo, {
      all: (from) => [...skopeoCopy, `docker://${from}`, `oci:${layout}:tool`],
      index: (from) => ['inspect', '--raw', `docker://${from}`],
    }),
  },
  {
    name: 'crane',
    isHere: () => hasOci('crane'),
    copy: copyWith(crane, (from, to) => ['copy', from, to]),
    fetch: fetchWith(crane, {
      // Its `validate` takes every layer for a gzipped one.
      all: (from) => ['pull', '--format', 'oci', from, layout],
      index: (from) => ['manifest', from],
    }),
  },
  {
    name: 'regctl',
    isHere: () => hasOci('regctl'),
    copy: copyWith(regctl, (from, to) => ['image', 'copy', from, to]),
    fetch: fetchWith(regctl, {
      all: (from) => ['image', 'copy', from, `ocidir://${layout}:tool`],
      index: (from) => ['manifest', 'get', '--format', 'raw-body', from],
    }),
  },
  {
    name: 'umoci',
    isHere: () => hasOci('skopeo', 'umoci'),
    // It knows no registry: skopeo brings what it unpacks.
    fetch: async (wanted, at, home) => {
      const from = `docker://${imageAt(at, wanted)}`;
      const options = { home, registries: [hostOf(at)] };
      assertEnded(await skopeo([...skopeoCopy, from, `oci:${layout}:tool`], options));
      assertEnded(await umoci(['unpack', '--rootless', '--image', `${layout}:tool`, 'bundle'], { home }));
      const held = await hashesOf([join(home, layout, 'blobs/sha256', wanted.sha256)]);
      return { [wanted.file]: held[wanted.sha256] ?? '' };
    },
  },
];

/** @param tags the version, and then where `latest` stands. */
export function copyWith(
  program: Program,
  args: (from: string, to: string) => readonly string[],
  tags: readonly ('version' | 'latest')[] = ['version', 'latest'],
): NonNullable<Client['copy']> {
  return async (wanted, from, to, home) => {
    const options = { home, registries: [hostOf(from), hostOf(to)] };
    for (const tag of tags.map((one) => (one === 'version' ? wanted.version : one)))
      assertEnded(await program(args(imageAt(from, wanted, tag), imageAt(to, wanted, tag)), options));
  };
}

/**
 * @param all gets everything that an image is made of, and holds each against its digest.
 * @param index prints the index byte for byte.
 */
function fetchWith(
  program: Program,
  { all, index }: Record<'all' | 'index', (from: string) => readonly string[]>,
): NonNullable<Client['fetch']> {
  return async (wanted, at, home) => {
    const from = imageAt(at, wanted);
    const options = { home, registries: [hostOf(at)] };
    assertEnded(await program(all(from), options));
    const printed = await program(index(from), options);
    assertEnded(printed);
    return { [wanted.file]: createHash('sha256').update(printed.stdout).digest('hex') };
  };
}

function imageAt({ index }: LiveServer, { project, version }: Wanted, tag = version): string {
  return `${index}${project}:${tag}`;
}

export function hostOf({ port, user }: LiveServer): {
  readonly host: string;
  readonly login: LiveServer['user'];
} {
  return { host: `127.0.0.1:${port}`, login: user };
}
