import type { ImageRef } from '../store/images.ts';
import type { ImageExchange } from './image-gates.ts';

/** The image that the path names, as it is stored. */
export function imageRef({ owner, image }: ImageExchange): ImageRef {
  return { owner: owner.name, image };
}

/** `OWNER/IMAGE`, as lists show it. */
export function repositoryOf({ owner, image }: ImageRef): string {
  return `${owner}/${image}`.toLowerCase();
}

/** The address of something of an image: without host and scheme, whatever the root URL is. */
export function addressOf(exchange: ImageExchange, rest: string): string {
  return `/v2/${repositoryOf(imageRef(exchange))}/${rest}`;
}
