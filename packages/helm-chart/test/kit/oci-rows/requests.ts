import type { Fault, FaultRule } from '@parity-lib/local-forge';
import { OWNER } from '@parity-tools/e2e';
import type { Match, Row } from '@parity-tools/e2e/rows';

export const tool = `/v2/${OWNER}/tool-1`;
const to = (method: string, place: string): Match => ({ method, path: new RegExp(`^${tool}/${place}`) });

/** Each request of a publish that the rows of all kinds do not meet. */
export const requests = {
  tags: to('GET', 'tags/list'),
  blob: to('HEAD', 'blobs/sha256:'),
  session: to('POST', 'blobs/uploads/$'),
  tag: to('PUT', 'manifests/1\\.2\\.3$'),
} as const;

/** Something goes wrong with one kind of request, once unless it is said otherwise. */
export function meets(
  match: Match,
  does: Fault,
  occurrence: FaultRule['occurrence'] = 1,
): NonNullable<Row['rules']> {
  return () => [{ match, does, occurrence }];
}

/** A registry refuses in its own words (distribution-spec, "Error Codes"). */
export function refuses(code: number, word: string): Fault {
  const body = JSON.stringify({ errors: [{ code: word, message: '' }] });
  return { kind: 'status', status: code, body, headers: { 'content-type': 'application/json' } };
}
