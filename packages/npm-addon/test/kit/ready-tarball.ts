import { gzipSync } from 'node:zlib';

import { type TarEntry, tarOf } from '@parity-lib/core/tar';

/** A tarball as npm packs it: a package.json, an index.js and perhaps more. */
export async function readyTarball(
  packageJson: Readonly<Record<string, unknown>>,
  files: Readonly<Record<string, string | Uint8Array>> = { 'index.js': '' },
  level = 6,
): Promise<Buffer> {
  const entries: TarEntry[] = Object.entries({ 'package.json': JSON.stringify(packageJson), ...files }).map(
    ([name, content]) => ({ name: `package/${name}`, mode: 0o644, bytes: Buffer.from(content) }),
  );
  const parts: Uint8Array[] = [];
  for await (const chunk of tarOf(entries, { mtime: 0 })) parts.push(chunk);
  return gzipSync(Buffer.concat(parts), { level });
}
