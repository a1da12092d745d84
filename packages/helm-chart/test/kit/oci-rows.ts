import type { Fault, FaultRule } from '@parity-lib/local-forge';
import { OWNER, world } from '@parity-tools/e2e';
import {
  askForge,
  done,
  type End,
  type Match,
  refused,
  type Row,
  type Scene,
  status,
  whileHeld,
} from '@parity-tools/e2e/rows';

import { overtakenInTheMiddle, overwritten } from './late-rivals.ts';

const tool = `/v2/${OWNER}/tool-1`;
const to = (method: string, place: string): Match => ({ method, path: new RegExp(`^${tool}/${place}`) });

/** Each request of a publish that the rows of all kinds do not meet. */
const requests = {
  tags: to('GET', 'tags/list'),
  blob: to('HEAD', 'blobs/sha256:'),
  session: to('POST', 'blobs/uploads/$'),
  tag: to('PUT', 'manifests/1\\.2\\.3$'),
} as const;

function meets(match: Match, does: Fault, occurrence: FaultRule['occurrence'] = 1): NonNullable<Row['rules']> {
  return () => [{ match, does, occurrence }];
}

/** A registry refuses in its own words (distribution-spec, "Error Codes"). */
function refuses(code: number, word: string): Fault {
  const body = JSON.stringify({ errors: [{ code: word, message: '' }] });
  return { kind: 'status', status: code, body, headers: { 'content-type': 'application/json' } };
}

const down = refused('registry-down');
/** Its blobs are there by then. */
const begun: End = { exit: 4, blocker: 'registry-down', holds: 'nothing' };

const verbs: readonly (readonly [keyof typeof requests, what: string, forEver: End])[] = [
  ['tags', 'GET of the tags', down],
  ['blob', 'HEAD of a blob', down],
  ['session', 'POST of an upload', down],
  ['tag', 'PUT of the tag', begun],
];

const busy: readonly Row[] = verbs.flatMap(([request, what, forEver]): readonly Row[] => [
  { number: 4, fault: `${what} answered with 429, once`, rules: meets(requests[request], status(429)), ends: done },
  {
    number: 4,
    fault: `${what} answered with 429, for ever`,
    rules: meets(requests[request], status(429), 'every'),
    ends: forEver,
  },
  { number: 3, fault: `${what} answered with 502, once`, rules: meets(requests[request], status(502)), ends: done },
]);

const aDayAndAnHour = 25 * 60 * 60 * 1000;

/** While the tag is on its way, with all blobs there. */
function whileTagged(act: (scene: Scene) => unknown): Pick<Row, 'line' | 'meanwhile'> {
  return {
    line: true,
    meanwhile: (scene, running) => {
      scene.line.watch({ uploads: [requests.tag] });
      return whileHeld({ upload: 0, at: 'head' }, act)(scene, running);
    },
  };
}

/** @throws when it was not there. */
async function removeArchive({ forge, release }: Scene): Promise<void> {
  const [, digest = ''] = /sha256%3A([0-9a-f]{64})/.exec(String(release.uploads[0]?.path)) ?? [];
  const { status: said } = await askForge(`${forge.url}${tool}/blobs/sha256:${digest}`, { method: 'DELETE' });
  if (said !== 202) throw new Error(`the forge does not delete the archive: it says ${said}`);
}

const parts: readonly Row[] = [
  {
    number: 8,
    fault: 'the archive deleted from the registry while the tag is on its way',
    ...whileTagged(removeArchive),
    ends: done,
  },
  {
    number: 8,
    fault: 'all blobs that wait cleaned up while the tag is on its way',
    ...whileTagged(({ forge }) => forge.sweep(aDayAndAnHour)),
    ends: done,
  },
  {
    number: 8,
    fault: 'the tag refused for a blob that is there, for ever',
    rules: meets(requests.tag, refuses(404, 'MANIFEST_BLOB_UNKNOWN'), 'every'),
    ends: { exit: 4, blocker: 'registry-invalid', holds: 'nothing' },
  },
  {
    number: 9,
    fault: 'the forge forgets the upload before its last request',
    line: true,
    meanwhile: whileHeld({ upload: 0, at: 'head' }, ({ forge }) => forge.sweep(aDayAndAnHour)),
    ends: done,
  },
];

const strays: readonly Row[] = [
  {
    number: 16,
    fault: 'PUT of the tag redirected to another host',
    rules: meets(requests.tag, { kind: 'redirect', status: 307, location: 'http://127.0.0.1:9/' }, 'every'),
    ends: { exit: 4, blocker: 'redirect-refused', holds: 'nothing' },
  },
  {
    number: 20,
    fault: 'PUT of the tag answered with another digest than its own',
    rules: meets(requests.tag, {
      kind: 'status',
      status: 201,
      headers: { 'docker-content-digest': `sha256:${'0'.repeat(64)}` },
    }),
    ends: { exit: 4, blocker: 'digest-mismatch', holds: 'nothing' },
  },
  {
    number: 26,
    fault: 'an archive over the limit of the forge',
    forge: () => ({ world: world({ limits: { size: 100 } }) }),
    ends: refused('quota'),
    after: (scene) => scene.restart({ world: world() }),
  },
];

/** While a large archive is on its way, nobody can see it: what follows is the tag, and that is asked for again. */
const late: readonly Row[] = [
  { ...overtakenInTheMiddle, ends: { exit: 4, blocker: 'version-conflict', holds: "somebody else's" } },
  overwritten,
];

/** Rows of the fault table that only charts in a registry of images have. */
export const ociRows: readonly Row[] = [...busy, ...parts, ...strays, ...late];
