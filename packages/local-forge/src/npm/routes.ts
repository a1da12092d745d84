import { changing, reading, uploading } from '../gates/package-gates.ts';
import type { Route } from '../http/route.ts';
import { deleteTag, listTags, putTag } from './dist-tags.ts';
import { download, downloadByFile } from './download.ts';
import { packument } from './packument.ts';
import { publish } from './publish.ts';
import { search } from './search.ts';
import { previewUnpublish, unpublishAll, unpublishVersion } from './unpublish.ts';

const NPM = '/api/packages/:owner/npm';

/** A name with its scope in a part of its own, or in one part: `@scope%2fname`. */
const NAMES = ['@:scope/:id', ':id'];

/** npm packages; there is no ping, no log-in, no audit and no document of a single version. */
export function npmRoutes(): readonly Route[] {
  return [
    ...NAMES.flatMap((name) => packageRoutes(`${NPM}/${name}`)),
    ...NAMES.flatMap((name) => tagRoutes(`${NPM}/-/package/${name}/dist-tags`)),
    { method: 'GET', path: `${NPM}/-/v1/search`, handle: reading(search) },
  ];
}

function packageRoutes(at: string): readonly Route[] {
  return [
    { method: 'GET', path: at, handle: reading(packument) },
    { method: 'PUT', path: at, handle: uploading(publish) },
    { method: 'GET', path: `${at}/-/:version/:file`, handle: reading(download) },
    { method: 'GET', path: `${at}/-/:file`, handle: reading(downloadByFile) },
    { method: 'DELETE', path: `${at}/-/:version/:file/-rev/:revision`, handle: changing(unpublishVersion) },
    { method: 'DELETE', path: `${at}/-rev/:revision`, handle: changing(unpublishAll) },
    { method: 'PUT', path: `${at}/-rev/:revision`, handle: changing(previewUnpublish) },
  ];
}

function tagRoutes(at: string): readonly Route[] {
  return [
    { method: 'GET', path: at, handle: reading(listTags) },
    { method: 'PUT', path: `${at}/:tag`, handle: changing(putTag) },
    { method: 'DELETE', path: `${at}/:tag`, handle: changing(deleteTag) },
  ];
}
