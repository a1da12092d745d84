import { askForge } from '../../ask-forge.ts';
import { world } from '../../people.ts';
import type { Scene } from '../../scene.ts';
import type { Match } from '../../subject.ts';
import { done, type End, refused, type Row } from '../row.ts';
import { ociError, onRequest, status } from './forge-faults.ts';
import { beforeUpload } from './while-held.ts';

// What kinds that write to a registry of images meet there, each at requests of its own.

/** A registry that has no time, or is broken, at one kind of request. @param sent how, where it takes more to meet it. */
export function busyAt(
  match: Match,
  what: string,
  forEver: End,
  sent: Pick<Row, 'load' | 'before'> = {},
): readonly Row[] {
  return [
    {
      number: 4,
      fault: `${what} answered with 429, once`,
      ...sent,
      rules: onRequest(match, status(429)),
      ends: done,
    },
    {
      number: 4,
      fault: `${what} answered with 429, for ever`,
      ...sent,
      rules: onRequest(match, status(429), 'every'),
      ends: forEver,
    },
    {
      number: 3,
      fault: `${what} answered with 502, once`,
      ...sent,
      rules: onRequest(match, status(502)),
      ends: done,
    },
  ];
}

/** Answers to a PUT of a manifest that lead elsewhere, speak of something else, or take it for none. */
export function strayManifest(match: Match, what: string): readonly Row[] {
  return [
    {
      number: 16,
      fault: `PUT of ${what} redirected to another host`,
      rules: onRequest(
        match,
        { kind: 'redirect', status: 307, location: 'http://127.0.0.1:9/elsewhere' },
        'every',
      ),
      ends: { exit: 4, blocker: 'redirect-refused', holds: 'nothing' },
    },
    {
      number: 20,
      fault: `PUT of ${what} answered with another digest than its own`,
      rules: onRequest(match, {
        kind: 'status',
        status: 201,
        headers: { 'docker-content-digest': `sha256:${'0'.repeat(64)}` },
      }),
      ends: { exit: 4, blocker: 'digest-mismatch', holds: 'nothing' },
    },
    {
      number: 20,
      fault: `PUT of ${what} refused: it is no manifest`,
      rules: onRequest(match, ociError(400, 'MANIFEST_INVALID'), 'every'),
      ends: { exit: 4, blocker: 'registry-invalid', holds: 'nothing' },
    },
  ];
}

export function overLimit(what: string): Row {
  return {
    number: 26,
    fault: `${what} over the limit of the forge`,
    forge: () => ({ world: world({ limits: { size: 100 } }) }),
    ends: refused('quota'),
    after: (scene) => scene.restart({ world: world() }),
  };
}

/** A manifest refused for a blob that is there: once is a race, for ever is a registry that makes no sense. */
export function blobDenied(match: Match, what: string): readonly Row[] {
  const denied = ociError(404, 'MANIFEST_BLOB_UNKNOWN');
  return [
    {
      number: 8,
      fault: `${what} refused for a blob that is there, once`,
      rules: onRequest(match, denied),
      ends: done,
    },
    {
      number: 8,
      fault: `${what} refused for a blob that is there, for ever`,
      rules: onRequest(match, denied, 'every'),
      ends: { exit: 4, blocker: 'registry-invalid', holds: 'nothing' },
    },
  ];
}

/** Really, by the forge's own request for it. @throws when it was not there. */
export async function deletePart({ forge }: Scene, path: string): Promise<void> {
  const { status: said } = await askForge(forge.url + path, { method: 'DELETE' });
  if (said !== 202) throw new Error(`the forge does not delete ${path}: it says ${said}`);
}

/** All that no manifest leads to is cleaned up: blobs and uploads wait for one day at most. */
export function sweepWaiting({ forge }: Scene): void {
  forge.sweep(25 * 60 * 60 * 1000);
}

export const uploadForgotten: Row = {
  number: 9,
  fault: 'the forge forgets the upload before its last request',
  line: true,
  meanwhile: beforeUpload(sweepWaiting),
  ends: done,
};
