import { createHash } from 'node:crypto';
import path from 'node:path';

import type { Arch } from '@parity-lib/core';

import { checkElf, checkPlatform } from './check-arch.ts';
import { checkRecord } from './check-record.ts';
import { checkIdentity, checkRelease, type ReleaseWords } from './check-release.ts';
import { checkTwins } from './check-twins.ts';
import { type Refuse, refuseFor } from './complaint.ts';
import { parseMetadata } from './core-metadata.ts';
import { findDistInfo } from './dist-info.ts';
import type { ElfInside, WheelFacts } from './facts.ts';
import { decodeText } from './header-fields.ts';
import { lookAtFile } from './look-at-file.ts';
import { normalName } from './normal-name.ts';
import type { RecordLine } from './record.ts';
import { pep440Normal } from './versions.ts';
import { parseWheelFields } from './wheel-fields.ts';
import { parseWheelName } from './wheel-name.ts';
import type { ZipEntry } from './zip/zip-entry.ts';
import { ZipFile, type ZipPlan } from './zip/zip-file.ts';
import { type Look, ZipPass } from './zip/zip-pass.ts';

/** What a wheel is held against. */
export interface WheelExpectation extends ReleaseWords {
  readonly arch: Arch;
  /** The file as people know it; its path when left out. */
  readonly shown?: string | undefined;
  /** The name it is published under; that of the file when left out. */
  readonly fileName?: string | undefined;
}

/** Looks at a wheel while somebody else reads it. */
export interface WheelPass {
  /** Gets every chunk of the file in order; its memory may be reused when the promise resolves. */
  take(chunk: Uint8Array): Promise<void>;
  /** After the last chunk. */
  end(): Promise<WheelFacts>;
}

/** In bytes. These three are kept in memory, nothing else is. */
const most = { metadata: 4 * 1024 * 1024, wheel: 256 * 1024, record: 16 * 1024 * 1024 };

/**
 * Reads the end of a wheel and the three files that say what it is, and checks everything that follows from them. The
 * content is checked as it passes; what was read ahead has to pass unchanged.
 *
 * @throws Blocked `artifact-invalid`, as `take` and `end` do.
 */
export async function openWheelPass(file: string, expected: WheelExpectation): Promise<WheelPass> {
  const refuse = refuseFor(expected.shown ?? file);
  const ahead = await readAhead(file, expected, refuse);
  const elf: ElfInside[] = [];
  const found = (one: ElfInside): void => {
    checkElf(one, expected.arch, refuse);
    elf.push(one);
  };
  const pass = new ZipPass(ahead.plan, (entry) => lookAt(entry, ahead, found, refuse), refuse);
  return {
    take: (chunk) => pass.take(chunk),
    end: async () => {
      await pass.end();
      return { ...ahead.facts, elf };
    },
  };
}

interface Ahead {
  readonly plan: ZipPlan;
  readonly facts: Omit<WheelFacts, 'elf'>;
  /** What the content of each file has to be. */
  readonly lines: ReadonlyMap<string, RecordLine>;
}

async function readAhead(path_: string, expected: WheelExpectation, refuse: Refuse): Promise<Ahead> {
  const file = parseWheelName(expected.fileName ?? path.basename(path_), refuse);
  checkRelease(file, expected, refuse);
  checkPlatform(file, expected.arch, refuse);
  await using zip = await ZipFile.open(path_, refuse);
  const { plan } = zip;
  const entries = plan.spans.map(({ entry }) => entry);
  checkTwins(entries, file, refuse);
  const info = findDistInfo(plan.spans, file, refuse);
  const record = await zip.read(info.record, most.record);
  const lines = checkRecord(decodeText(record, 'RECORD', refuse), entries, info.folder, refuse);
  const wheel = parseWheelFields(
    decodeText(await zip.read(info.wheel, most.wheel), 'WHEEL', refuse),
    file,
    refuse,
  );
  const text = decodeText(await zip.read(info.metadata, most.metadata), 'METADATA', refuse);
  const metadata = parseMetadata(text, refuse);
  const { name, version } = checkIdentity(metadata, file, refuse);
  const facts = {
    name,
    version,
    normalName: normalName(name),
    normalVersion: pep440Normal(version) ?? version,
    file,
    metadata,
    wheel,
  };
  return { plan, facts, lines: new Map([...lines, [info.record.entry.name, lineOf(record)]]) };
}

/** RECORD holds no hash of itself; that of what was read ahead takes its place. */
function lineOf(bytes: Uint8Array): RecordLine {
  const digest = createHash('sha256').update(bytes).digest('base64url');
  return { algorithm: 'sha256', digest, size: bytes.length };
}

function lookAt(entry: ZipEntry, { lines }: Ahead, found: (elf: ElfInside) => void, refuse: Refuse): Look {
  const line = lines.get(entry.name);
  // A folder, or a signature of RECORD.
  if (line === undefined) return { take: () => {}, end: () => {} };
  return lookAtFile(entry.name, line, found, refuse);
}
