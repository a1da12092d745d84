import { isRepositoryName } from '@parity-lib/oci';

/** Where an image is published. */
export interface ImageName {
  /** `host[:port]`. */
  readonly host: string;
  /** `owner/image`, as the registry knows it. */
  readonly repository: string;
  /** The first part of it: whose packages they are on a forge. */
  readonly owner: string;
}

/**
 * Takes an image name apart, as `docker pull` does: what stands before the first slash is a host when it has a dot or a
 * port, or is `localhost`.
 *
 * @returns undefined for what names no host and repository.
 */
export function parseImageName(text: string): ImageName | undefined {
  const [, host = '', repository = ''] = /^([^/]+)\/(.+)$/.exec(text) ?? [];
  const isHost = /[.:]/.test(host) || host === 'localhost';
  if (!isHost || !isRepositoryName(repository)) return undefined;
  return { host, repository, owner: repository.split('/', 1)[0] ?? '' };
}
