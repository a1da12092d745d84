import { shellWord, type Target } from '@parity-lib/core';

/** The request that deletes what is at a URL of the forge, as a command to paste; curl asks for the token. */
export function deletion({ username }: Target, url: URL): string {
  return `curl -X DELETE ${['-u', username, url.href].map(shellWord).join(' ')}`;
}
