import { reading, uploading } from '../gates/package-gates.ts';
import type { Route } from '../http/route.ts';
import { download } from './download.ts';
import { simpleIndex } from './simple-index.ts';
import { upload } from './upload.ts';

const PYPI = '/api/packages/:owner/pypi';

/** Python packages: the legacy upload form and the simple index; deleting is the management API's. */
export function pypiRoutes(): readonly Route[] {
  return [
    { method: 'POST', path: PYPI, handle: uploading(upload) },
    { method: 'GET', path: `${PYPI}/simple/:name`, handle: reading(simpleIndex) },
    { method: 'GET', path: `${PYPI}/files/:name/:version/:file`, handle: reading(download) },
  ];
}
