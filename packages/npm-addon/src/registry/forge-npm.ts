import { type Answer, Blocked, type HttpClient, type Ports } from '@parity-lib/core';
import { deletion, ForgeClient, refusedUpload } from '@parity-lib/forge';

import { escapeName, registryFileName } from '../names.ts';
import type { NpmRegistry } from './npm-registry.ts';
import { Packuments } from './packuments.ts';

/** The npm registry of a Gitea or Forgejo. */
export function forgeNpm(http: HttpClient, ports: Ports): NpmRegistry {
  const forge = new ForgeClient(http);
  const { owner } = http.target;
  const url = new URL(`${http.url('api', 'packages', owner, 'npm').href}/`);
  const packuments = new Packuments(http, url, true);
  return {
    http,
    ports,
    url,
    wantsTags: false,
    preflight: (mode) => forge.preflight(mode),
    packument: (name, fresh) => packuments.get(name, fresh),
    isTaken: ({ status }) => status === 201,
    refused: (answer) => foreignRepository(answer) ?? refusedUpload(http.target, answer),
    // Its one file and the tags that point to it go with it, and nothing else.
    removal: (name, version) => {
      const file = registryFileName(name, version);
      const at = new URL(`${escapeName(name)}/-/${version}/${file}/-rev/1`, url);
      return deletion(http.target, at);
    },
  };
}

/** A package that names a repository of this forge is taken only from who may write the packages of that repository. */
function foreignRepository(answer: Answer): Blocked | undefined {
  if (answer.status !== 403 || !answer.text.includes('no permission to upload this package'))
    return undefined;
  return new Blocked('no-permission', {
    message: 'package.json names a repository of this forge whose packages the token may not write.',
    details: [answer.describe()],
    next: 'Give the user of the token write access to the packages of that repository, and let its settings have packages enabled; or correct "repository" in package.json.',
  });
}
