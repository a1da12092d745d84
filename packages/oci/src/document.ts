import { Buffer } from 'node:buffer';

import { bytesReader, type Source } from '@parity-lib/core';

import type { Descriptor } from './descriptor.ts';
import { type Digest, digestOfBytes } from './digest.ts';
import { type GoJson, goJson } from './go-json.ts';

/** A manifest, an index or a config, with the very bytes that its digest is of. */
export interface Document {
  readonly mediaType: string;
  readonly digest: Digest;
  readonly bytes: Uint8Array;
}

export function writeDocument(mediaType: string, value: GoJson): Document {
  return documentOf(mediaType, Buffer.from(goJson(value)));
}

/** Bytes that somebody else wrote. */
export function documentOf(mediaType: string, bytes: Uint8Array): Document {
  return { mediaType, digest: digestOfBytes(bytes), bytes };
}

export function describe({ mediaType, digest, bytes }: Document): Descriptor {
  return { mediaType, digest, size: bytes.length };
}

/** The bytes of a document, to be uploaded as a blob: a config is one. */
export function documentSource({ digest, bytes }: Document): Pick<Source, 'name' | 'size' | 'open'> {
  return {
    name: digest,
    size: bytes.length,
    open: (from = 0) => Promise.resolve(bytesReader(bytes, from)),
  };
}
