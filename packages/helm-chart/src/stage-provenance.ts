import { stat } from 'node:fs/promises';
import path from 'node:path';

import { Blocked, type StageWriter } from '@parity-lib/core';

import { checkProvenance } from './chart/provenance.ts';
import type { ChartConfig } from './config/config.ts';

/** As `helm package --sign` names it. */
export function provenanceName(archive: string): string {
  return `${archive}.prov`;
}

/** It is a signed text; what is more is none. */
const mostBytes = 1024 * 1024;

/**
 * Takes the provenance file that lies beside a ready archive, if one does, into the stage.
 *
 * @param shown the archive, relative to parity.json.
 * @throws Blocked `artifact-invalid` when it is of other bytes.
 */
export async function stageProvenance(
  shown: string,
  archive: { readonly name: string; readonly sha256: string; readonly goesTo: ChartConfig['goesTo'] },
  out: StageWriter,
): Promise<void> {
  const from = provenanceName(shown);
  const found = await stat(path.resolve(out.root, from)).catch(() => undefined);
  if (found === undefined) return;
  if (archive.goesTo === 'chart repository') {
    out.note(`${from} is not published: the chart repository of a forge takes none.`);
    return;
  }
  if (found.size > mostBytes)
    throw new Blocked('artifact-invalid', {
      message: `${from} has ${found.size} bytes, and a provenance file ${mostBytes} at most.`,
      next: 'Sign the chart again, or remove the file.',
    });
  const chunks: Uint8Array[] = [];
  await out.addFile(provenanceName(archive.name), from, (chunk) => void chunks.push(Uint8Array.from(chunk)));
  checkProvenance(Buffer.concat(chunks).toString('utf8'), from, archive);
}
