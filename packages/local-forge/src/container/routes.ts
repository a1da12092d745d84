import { reading } from '../gates/package-gates.ts';
import { empty, goError } from '../http/answer.ts';
import type { Answer } from '../http/answer.ts';
import type { Exchange } from '../http/exchange.ts';
import type { Handler, Route } from '../http/route.ts';
import { PAGE_NOT_FOUND } from '../http/surface.ts';
import { deleteBlob, getBlob, headBlob } from './blobs.ts';
import { listImages } from './catalog.ts';
import { DISTRIBUTION } from './errors.ts';
import { changingImage, onImage, signedIn, uploadingTo } from './image-gates.ts';
import { deleteManifest, readManifest } from './manifests.ts';
import { openUpload } from './open-upload.ts';
import { putManifest } from './put-manifest.ts';
import { listTags } from './tags-list.ts';
import { giveToken } from './token.ts';
import { cancelUpload, finishUpload, receiveChunk, uploadStatus } from './upload.ts';

const METHODS = ['HEAD', 'GET', 'POST', 'PUT', 'PATCH', 'DELETE'];

/** The registry protocol for images. Names of images may have any number of parts. */
export function containerRoutes(): readonly Route[] {
  return [
    route(
      'GET',
      '',
      signedIn(() => empty(200, DISTRIBUTION)),
    ),
    route('GET', '/token', giveToken),
    // A client that knows only the OAuth form falls back to GET on exactly this answer.
    route('POST', '/token', () => empty(404)),
    route('GET', '/_catalog', signedIn(listImages)),
    route('POST', '/:owner/*image/blobs/uploads', uploadingTo(openUpload)),
    // Write access even to look at one, which makes a missing one a write probe without effect.
    route('GET', '/:owner/*image/blobs/uploads/:upload', uploadingTo(uploadStatus)),
    route('PATCH', '/:owner/*image/blobs/uploads/:upload', uploadingTo(receiveChunk)),
    route('PUT', '/:owner/*image/blobs/uploads/:upload', uploadingTo(finishUpload)),
    route('DELETE', '/:owner/*image/blobs/uploads/:upload', uploadingTo(cancelUpload)),
    route('HEAD', '/:owner/*image/blobs/:digest', onImage(headBlob)),
    route('GET', '/:owner/*image/blobs/:digest', onImage(getBlob)),
    route('DELETE', '/:owner/*image/blobs/:digest', changingImage(deleteBlob)),
    route('HEAD', '/:owner/*image/manifests/:reference', onImage(readManifest)),
    route('GET', '/:owner/*image/manifests/:reference', onImage(readManifest)),
    route('PUT', '/:owner/*image/manifests/:reference', changingImage(putManifest)),
    route('DELETE', '/:owner/*image/manifests/:reference', changingImage(deleteManifest)),
    route('GET', '/:owner/*image/tags/list', onImage(listTags)),
    ...METHODS.map((method) => route(method, '/:owner/*rest', signedIn(reading(nothingHere)))),
  ];
}

function route(method: string, path: string, handle: Handler): Route {
  return { method, path: `/v2${path}`, handle };
}

/** Below an owner a wrong method and a wrong address are the same, and come after every question of access. */
function nothingHere({ forge }: Exchange): Answer {
  return forge.profile.containerNamesMissingPage ? goError(404, PAGE_NOT_FOUND) : empty(404);
}
