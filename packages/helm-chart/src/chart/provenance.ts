import { Blocked } from '@parity-lib/core';

import { quote } from './complaint.ts';
import { Fields } from './fields.ts';
import { YamlInvalid } from './go-value.ts';
import { readYaml } from './read-yaml.ts';

/** A packed chart, as its provenance has to name it. */
export interface SignedChart {
  /** Such as `app-1.2.3.tgz`. */
  readonly name: string;
  readonly sha256: string;
}

/** Clear-signed text (RFC 4880, section 7): headers, a blank line, what is signed, and the signature. */
const clearSigned =
  /^-----BEGIN PGP SIGNED MESSAGE-----\n(?:[^\n]+\n)*\n([\s\S]*)\n-----BEGIN PGP SIGNATURE-----\n[\s\S]*\n-----END PGP SIGNATURE-----\s*$/;

/**
 * Proves that a `.prov` file is about this very chart. Whose signature it is, and whether it is good, only somebody with
 * the key can say: `helm verify`.
 *
 * @param shown the file as people know it.
 * @throws Blocked `artifact-invalid`.
 */
export function checkProvenance(text: string, shown: string, { name, sha256 }: SignedChart): void {
  const sums = sumsOf(text, shown);
  const found = sums.get(name);
  if (found === `sha256:${sha256}`) return;
  if (found === undefined)
    throw invalid(shown, `signs no ${quote(name)}`, [
      `it signs: ${[...sums.keys()].join(', ') || 'nothing'}`,
    ]);
  throw invalid(shown, `was made for another ${quote(name)}`, [
    `it signs ${found}`,
    `the chart is sha256:${sha256}`,
  ]);
}

/** Behind the metadata, after a line of three dots. */
function sumsOf(text: string, shown: string): ReadonlyMap<string, string> {
  const signed = clearSigned.exec(text.replaceAll('\r\n', '\n'))?.[1];
  // A line that begins with a hyphen is signed without the "- " in front of it.
  const parts = signed?.replaceAll(/^- /gm, '').split('\n...\n') ?? [];
  if (parts[1] === undefined) throw invalid(shown, 'is no signed provenance of a chart', []);
  try {
    return new Fields(readYaml(parts[1]).value).textMap('files');
  } catch (error) {
    if (!(error instanceof YamlInvalid)) throw error;
    throw invalid(shown, `is no signed provenance of a chart: it ${error.message}`, []);
  }
}

function invalid(shown: string, what: string, details: readonly string[]): Blocked {
  return new Blocked('artifact-invalid', {
    message: `${shown} ${what}.`,
    details,
    next: 'Sign the chart that is published: helm package --sign makes both, and what it packs must not be packed again.',
  });
}
