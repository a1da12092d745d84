import { Buffer } from 'node:buffer';

import type { JsonObject } from '../content.ts';
import { invalidPackage } from './complaint.ts';

/** In bytes; npm's own largest are a tenth of that. */
export const mostManifestBytes: number = 1024 * 1024;

/**
 * The package.json of a release: `$VERSION` replaced, and name and version where it has none. The order of the keys is
 * that of the config, name and version first.
 */
export function fillManifest(
  packageJson: JsonObject,
  { pname, version }: { pname: string; version: string },
): JsonObject {
  const filled = JSON.parse(JSON.stringify(packageJson).replaceAll('$VERSION', () => version)) as JsonObject;
  return { name: pname, version, ...filled };
}

/** As npm writes it: two blanks, and a line feed at the end. */
export function writeManifest(manifest: JsonObject): Buffer {
  return Buffer.from(`${JSON.stringify(manifest, undefined, 2)}\n`);
}

/** @throws Blocked `artifact-invalid` when it is no JSON object. */
export function parseManifest(bytes: Buffer, shown: string): JsonObject {
  const next = 'Mend it, and pack it again.';
  try {
    // npm passes over a byte order mark.
    const value: unknown = JSON.parse(bytes.toString('utf8').replace(/^\uFEFF/, ''));
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as JsonObject;
  } catch {
    throw invalidPackage(shown, { what: 'has a package.json that is no JSON', next });
  }
  throw invalidPackage(shown, { what: 'has a package.json that is no object', next });
}
