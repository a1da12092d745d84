import { isRepositoryName } from '@parity-lib/oci';

/** Where charts are published: the name of a chart comes behind it. */
export interface OciRepo {
  /** `host[:port]`. */
  readonly host: string;
  /** `owner`, or deeper: `owner/charts`. */
  readonly path: string;
  /** The first part of it: whose packages they are on a forge. */
  readonly owner: string;
}

/** Takes `oci://host/owner` apart, as `helm push` has it. @returns undefined for what is none. */
export function parseOciRepo(text: string): OciRepo | undefined {
  const [, host = '', path = ''] = /^oci:\/\/([^/@?#\s]+)\/([^?#]+)$/.exec(text) ?? [];
  if (host === '' || !isRepositoryName(path)) return undefined;
  return { host, path, owner: path.split('/', 1)[0] ?? '' };
}
