import type { Answer } from '../http/answer.ts';
import { empty } from '../http/answer.ts';
import { DISTRIBUTION } from './errors.ts';

/** Headers that name some content. */
export function contentHeaders(sha256: string): Record<string, string> {
  const digest = `sha256:${sha256}`;
  return { 'docker-content-digest': digest, etag: `"${digest}"`, ...DISTRIBUTION };
}

/** Something is stored now, here. */
export function storedAt(location: string, sha256: string): Answer {
  return empty(201, { location, ...contentHeaders(sha256) });
}
