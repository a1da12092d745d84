import { checkPlatform } from './check-arch.ts';
import { checkRecord } from './check-record.ts';
import { checkIdentity, checkRelease } from './check-release.ts';
import { checkTwins } from './check-twins.ts';
import type { Refuse } from './complaint.ts';
import { parseMetadata } from './core-metadata.ts';
import { findDistInfo } from './dist-info.ts';
import type { WheelExpectation } from './expectation.ts';
import type { WheelFacts } from './facts.ts';
import { decodeText } from './header-fields.ts';
import { normalName } from './normal-name.ts';
import type { RecordLine } from './record.ts';
import { pep440Normal } from './versions.ts';
import { parseWheelFields } from './wheel-fields.ts';
import { parseWheelName } from './wheel-name.ts';
import type { Span } from './zip/layout.ts';
import { ZipFile, type ZipPlan } from './zip/zip-file.ts';

/** What the end of a wheel, and the three files that say what it is, tell of the rest. */
export interface Ahead {
  readonly plan: ZipPlan;
  readonly facts: Omit<WheelFacts, 'elf'>;
  /** What the content of each file has to be. */
  readonly lines: ReadonlyMap<string, RecordLine>;
}

/** In bytes. These three are kept in memory, nothing else is. */
const most = { metadata: 4 * 1024 * 1024, wheel: 256 * 1024, record: 16 * 1024 * 1024 };

/**
 * Everything that can be wrong with a wheel without a look at its content, in the order in which people look. What is
 * read here and what passes later are the same, since both have the CRC of the one directory.
 */
export async function readAhead(
  from: { readonly path: string; readonly fileName: string },
  expected: WheelExpectation,
  refuse: Refuse,
): Promise<Ahead> {
  const file = parseWheelName(from.fileName, refuse);
  checkRelease(file, expected, refuse);
  checkPlatform(file, expected.arch, refuse);
  await using zip = await ZipFile.open(from.path, refuse);
  const { plan } = zip;
  const entries = plan.spans.map(({ entry }) => entry);
  checkTwins(entries, file, refuse);
  const info = findDistInfo(plan.spans, file, refuse);
  const textOf = async (span: Span, mostBytes: number, of: string): Promise<string> =>
    decodeText(await zip.read(span, mostBytes), of, refuse);
  const lines = checkRecord(await textOf(info.record, most.record, 'RECORD'), entries, info.folder, refuse);
  const wheel = parseWheelFields(await textOf(info.wheel, most.wheel, 'WHEEL'), file, refuse);
  const metadata = parseMetadata(await textOf(info.metadata, most.metadata, 'METADATA'), refuse);
  const { name, version } = checkIdentity(metadata, file, refuse);
  const normal = { normalName: normalName(name), normalVersion: pep440Normal(version) ?? version };
  return {
    plan,
    facts: { name, version, ...normal, file, metadata, wheel },
    lines,
  };
}
