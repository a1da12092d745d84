import { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';

import { bytesReader, type Source } from '@parity-lib/core';

/** The published checksum of an asset, in the form that `sha256sum --check` reads. */
export function checksumSource(asset: Source): Source {
  const bytes = Buffer.from(`${asset.sha256}  ${asset.name}\n`);
  return {
    name: checksumName(asset.name),
    size: bytes.length,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    open: (from = 0) => Promise.resolve(bytesReader(bytes, from)),
  };
}

export function checksumName(assetName: string): string {
  return `${assetName}.sha256`;
}

/** The digest in a checksum file, in any of the usual forms: alone, before a name, or in BSD style. */
export function parseChecksum(text: string): string | undefined {
  const line = text.trim().split('\n', 1)[0] ?? '';
  return (
    /^\\?([0-9a-f]{64})(?:\s|$)/i.exec(line)?.[1]?.toLowerCase() ??
    /^SHA256 \(.*\) = ([0-9a-f]{64})$/i.exec(line)?.[1]?.toLowerCase()
  );
}
