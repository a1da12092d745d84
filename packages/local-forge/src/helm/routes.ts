import { reading, uploading } from '../gates/package-gates.ts';
import type { Route } from '../http/route.ts';
import { chartIndex } from './chart-index.ts';
import { download } from './download.ts';
import { upload } from './upload.ts';

const HELM = '/api/packages/:owner/helm';

/** A chart repository; deleting is the management API's, and there is no place for a provenance. */
export function helmRoutes(): readonly Route[] {
  return [
    { method: 'GET', path: `${HELM}/index.yaml`, handle: reading(chartIndex) },
    { method: 'GET', path: `${HELM}/:file`, handle: reading(download) },
    { method: 'POST', path: `${HELM}/api/charts`, handle: uploading(upload) },
  ];
}
