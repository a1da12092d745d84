import { quote, type Refuse } from './complaint.ts';
import { parseCsv } from './csv.ts';

/** What RECORD says of one file. */
export interface RecordLine {
  readonly algorithm: string;
  /** Base64 with - and _, without padding. */
  readonly digest: string;
  readonly size: number;
}

/** The hashes that are good enough (PEP 427), with the length of their digests as RECORD spells them. */
const digestLengths: Readonly<Record<string, number>> = { sha256: 43, sha384: 64, sha512: 86 };

/** Reads RECORD. Files that cannot be in it with a hash are mapped to undefined. */
export function parseRecord(
  text: string,
  unhashed: readonly string[],
  refuse: Refuse,
): ReadonlyMap<string, RecordLine | undefined> {
  const rows = parseCsv(text);
  if (rows === undefined) throw refuse('has a RECORD that cannot be read: its quotes are not closed');
  const lines = new Map<string, RecordLine | undefined>();
  for (const row of rows) {
    const [path = ''] = row;
    if (row.length !== 3)
      throw refuse(`has a RECORD with a line that is not path,hash,size: ${quote(row.join(','))}`);
    if (lines.has(path)) throw refuse(`has a RECORD that lists ${quote(path)} twice`);
    lines.set(path, unhashed.includes(path) ? assertBare(row, refuse) : parseLine(row, refuse));
  }
  return lines;
}

function assertBare([path = '', hash, size]: readonly string[], refuse: Refuse): undefined {
  if (hash !== '' || size !== '')
    throw refuse(`has a RECORD with a hash or size of ${quote(path)}, which cannot be`);
}

function parseLine([path = '', hash = '', size = '']: readonly string[], refuse: Refuse): RecordLine {
  const of = quote(path);
  const [, algorithm = '', digest = ''] = /^([^=]*)=(.*)$/s.exec(hash) ?? [];
  if (hash === '') throw refuse(`has a RECORD without a hash of ${of}`);
  if (!Object.hasOwn(digestLengths, algorithm))
    throw refuse(`has a RECORD with a hash of ${of} that is not allowed: ${quote(algorithm || hash)}`, {
      details: [`allowed: ${Object.keys(digestLengths).join(', ')}`],
    });
  if (digest.length !== digestLengths[algorithm] || !/^[\w-]+$/.test(digest))
    throw refuse(`has a RECORD with a hash of ${of} that is none: ${quote(digest)}`, {
      details: ['A hash is base64 with - and _ and without = at the end.'],
    });
  if (!/^(?:0|[1-9]\d{0,14})$/.test(size))
    throw refuse(`has a RECORD with a size of ${of} that is none: ${quote(size)}`);
  return { algorithm, digest, size: Number(size) };
}
