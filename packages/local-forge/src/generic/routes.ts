import { changing, reading, uploading } from '../gates/package-gates.ts';
import type { Route } from '../http/route.ts';
import type { Profile } from '../profile/profile.ts';
import { deleteFile, deleteVersion } from './delete.ts';
import { download } from './download.ts';
import { upload } from './upload.ts';

const FILE = '/api/packages/:owner/generic/:name/:version/:file';
const VERSION = '/api/packages/:owner/generic/:name/:version';

/** Generic packages: any file under any version. */
export function genericRoutes(profile: Profile): readonly Route[] {
  const head: Route = { method: 'HEAD', path: FILE, handle: reading(download) };
  return [
    ...(profile.genericAnswersHead ? [head] : []),
    { method: 'GET', path: FILE, handle: reading(download) },
    { method: 'PUT', path: FILE, handle: uploading(upload) },
    { method: 'DELETE', path: FILE, handle: changing(deleteFile) },
    { method: 'DELETE', path: VERSION, handle: changing(deleteVersion) },
  ];
}
