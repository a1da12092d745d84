import { type Ports, type HttpClient } from '@parity-lib/core';
import { deletion, ForgeClient, refusedUpload } from '@parity-lib/forge';

import { normalName } from '../wheel/normal-name.ts';
import { SimpleIndex } from './simple-index.ts';
import type { ListedFile, WheelPlace, WheelRegistry } from './wheel-registry.ts';

/** The PyPI registry of a Gitea or Forgejo. With a token the files API tells all, without one the simple index does. */
export function forgeWheels(http: HttpClient, ports: Ports): WheelRegistry {
  const forge = new ForgeClient(http);
  const { owner } = http.target;
  const index = new SimpleIndex(
    http,
    new URL(`${http.url('api', 'packages', owner, 'pypi', 'simple').href}/`),
  );
  const fileUrl = ({ name, version }: WheelPlace, file: string): URL =>
    http.url('api', 'packages', owner, 'pypi', 'files', normalName(name), version, file);
  return {
    http,
    ports,
    uploadUrl: http.url('api', 'packages', owner, 'pypi'),
    indexUrl: index.url,
    firstGoesAlone: true,
    preflight: (mode) => forge.preflight(mode),
    files: async (place, fresh): Promise<readonly ListedFile[] | undefined> => {
      if (!http.hasToken)
        return (await index.files(place.name, fresh))?.filter(({ url }) => isOf(url, place));
      const listed = await forge.files(
        { type: 'pypi', name: normalName(place.name), version: place.version },
        fresh,
      );
      return listed.map((file) => ({ ...file, url: fileUrl(place, file.name) }));
    },
    isTaken: ({ status }) => status === 201,
    refused: (answer) => refusedUpload(http.target, answer),
    removal: ({ name, version }) => {
      const url = http.url('api', 'v1', 'packages', owner, 'pypi', normalName(name), version);
      return deletion(http.target, url);
    },
  };
}

/** The index lists all versions of a project; each file lies in a folder of its own version. */
function isOf(url: URL, { version }: WheelPlace): boolean {
  const folder = url.pathname.split('/').at(-2) ?? '';
  return folder.toLowerCase() === encodeURIComponent(version) || folder.toLowerCase() === version;
}
