import type { Result } from './compare.ts';

/** What was measured, with the requests that were counted on another way. */
export function withRequests(
  results: readonly Result[],
  requests: ReadonlyMap<string, number>,
): readonly Result[] {
  return results.map((result) => ({ ...result, requests: requests.get(result.name) }));
}
