import { Buffer } from 'node:buffer';

import { type Body, framedBody, type Source, verifiedBody } from '@parity-lib/core';

import type { NpmMeta } from '../meta.ts';
import { registryFileName } from '../names.ts';
import { base64Body } from './base64-body.ts';

export interface PublishDocument {
  readonly name: string;
  readonly version: string;
  readonly meta: NpmMeta;
  readonly tags: readonly string[];
  readonly access?: 'public' | 'restricted' | undefined;
  /** Of the registry. */
  readonly url: URL;
}

/**
 * What npm sends to publish a version (`libnpmpublish`): a JSON document with the tarball in base64 at its end. It is
 * streamed; what completes it goes only when the sha256 of the tarball is right.
 */
export function publishBody(document: PublishDocument, tarball: Source): Body {
  const head = JSON.stringify({
    ...describe(document),
    _attachments: { [attachmentName(document)]: attachment(tarball) },
  });
  // The closing braces of the attachment, of the attachments and of the document.
  return framedBody(
    Buffer.from(`${head.slice(0, -3)},"data":"`),
    base64Body(verifiedBody(tarball)),
    Buffer.from('"}}}'),
  );
}

function describe({ name, version, meta, tags, access, url }: PublishDocument): object {
  const { integrity, shasum, fileCount, unpackedSize, manifest } = meta;
  const tarball = new URL(`${name}/-/${registryFileName(name, version)}`, url).href;
  const dist = { integrity, shasum, tarball, fileCount, unpackedSize };
  const { description, readme: _, ...said } = manifest;
  return {
    _id: name,
    name,
    ...(typeof description === 'string' ? { description } : {}),
    'dist-tags': Object.fromEntries(tags.map((tag) => [tag, version])),
    versions: {
      [version]: {
        ...said,
        ...(description === undefined ? {} : { description }),
        _id: `${name}@${version}`,
        dist,
      },
    },
    ...(access === undefined ? {} : { access }),
  };
}

/** As npm names it; registries make their own name of the file. */
function attachmentName({ name, version }: PublishDocument): string {
  return `${name}-${version}.tgz`;
}

function attachment({ size }: Source): object {
  return { content_type: 'application/octet-stream', length: size };
}
