import { type Answer, invalidAnswer, locationOf, refusedRedirect } from '@parity-lib/core';

import type { Digest } from '../digest.ts';

/** An upload that is open at a registry. */
export interface Session {
  /** Where it goes on; what its query says has to be kept. */
  readonly url: URL;
  /** How many bytes the registry has. */
  readonly offset: number;
}

/**
 * What a registry says of an open upload: `Location`, absolute or not, and `Range`, the first and last byte that it has.
 *
 * @param before what it said last; some answers say less.
 * @throws Blocked `redirect-refused` when the upload should go on elsewhere: the token is not for there.
 */
export function sessionOf(answer: Answer, before?: Session): Session {
  const isPlaced = answer.headers['location'] !== undefined;
  const url = isPlaced ? locationOf(answer) : before?.url;
  if (url === undefined) throw invalidAnswer(answer, 'opens an upload without saying where');
  if (url.origin !== answer.url.origin) throw refusedRedirect(answer);
  const [, end] = /^(?:bytes=)?0-(\d+)$/.exec(answer.headers['range']?.trim() ?? '') ?? [];
  // "0-0" is one byte, or none: from none on, nothing is lost.
  if (end === undefined || end === '0') return { url, offset: 0 };
  // Forgejo and older Giteas tell the state of an upload without a Location, and then how many bytes they have.
  return { url, offset: isPlaced ? Number(end) + 1 : Number(end) };
}

/** Where an upload is closed. What its query says stays as it is, byte for byte: it may be signed. */
export function closingUrl(session: Session, digest: Digest): URL {
  const url = new URL(session.url);
  const named = `digest=${encodeURIComponent(digest)}`;
  url.search = url.search === '' ? named : `${url.search}&${named}`;
  return url;
}
