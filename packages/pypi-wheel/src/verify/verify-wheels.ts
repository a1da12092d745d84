import { type Arch, Blocked, type Expected, formatBytes, shortDigest, type Verified } from '@parity-lib/core';

import { digestAt } from '../registry/digest-at.ts';
import { SimpleIndex } from '../registry/simple-index.ts';
import type { ListedFile, WheelPlace, WheelRegistry } from '../registry/wheel-registry.ts';
import { normalName } from '../wheel/normal-name.ts';
import { readWheelName } from '../wheel/read-wheel-name.ts';
import { tagArches } from '../wheel/tag-arches.ts';
import { isSameVersion } from '../wheel/versions.ts';
import type { WheelName } from '../wheel/wheel-name.ts';
import { pipDownload } from './pip.ts';

/** A wheel that has to be there; without a digest, only that it is what the registry says. */
interface WantedWheel {
  readonly file: WheelName;
  readonly arch: Arch;
  readonly size?: number;
  readonly sha256?: string;
}

interface Got {
  readonly sha256: string;
  readonly size: number;
  /** How it was read. */
  readonly by: string;
}

/**
 * Proves that each wheel can be had from the registry with the right bytes: by pip where this machine could run it, else
 * by the index and a download.
 *
 * @param expected of the legs that somebody here knows.
 * @param others legs of which only the registry knows.
 * @returns a row for each wheel.
 * @throws Blocked `arch-missing` for one that is not there, `digest-mismatch` for one with other bytes.
 */
export async function verifyWheels(
  expected: readonly Expected[],
  others: readonly Arch[],
  place: WheelPlace,
  registry: WheelRegistry,
): Promise<Verified['proven']> {
  const listed = await listedFiles(place, registry);
  const wanted = [...expected.flatMap(wantedOf), ...others.flatMap((arch) => listedOf(arch, listed, place))];
  const isPublic = await isReadable(place, registry);
  const proven: string[][] = [];
  for (const wheel of wanted) {
    const theirs = listed.find(({ name }) => name.toLowerCase() === wheel.file.fileName.toLowerCase());
    if (theirs === undefined) throw absent(wheel);
    const got = await read(wheel, theirs, { place, registry, isPublic });
    assertSame(wheel, theirs, got);
    const known = wheel.sha256 === undefined ? 'what the index says' : 'the same bytes';
    proven.push([wheel.file.fileName, formatBytes(got.size), shortDigest(got.sha256), `${known}, ${got.by}`]);
  }
  return proven;
}

/** What the index lists: that is what pip will see, whatever else the registry knows. */
async function listedFiles(place: WheelPlace, registry: WheelRegistry): Promise<readonly ListedFile[]> {
  const files = await new SimpleIndex(registry.http, registry.indexUrl).files(place.name, true);
  if (files !== undefined) return files;
  throw new Blocked('no-permission', {
    message: `The index of ${place.name} is not readable without a token.`,
    details: [registry.indexUrl.href],
    next: 'Set REGISTRY_TOKEN to a token that may read packages.',
  });
}

/** No child process gets the token; so pip can only read what everybody can. */
async function isReadable(place: WheelPlace, { http, indexUrl }: WheelRegistry): Promise<boolean> {
  if (!http.hasToken) return true;
  const files = await new SimpleIndex(http, indexUrl, 'anonymous').files(place.name, true);
  return files !== undefined && files.length > 0;
}

function wantedOf({ arch, files }: Expected): readonly WantedWheel[] {
  return files.flatMap(({ name, size, sha256 }) => {
    const file = readWheelName(name);
    return file === undefined ? [] : [{ file, arch, size, sha256 }];
  });
}

/** The wheels of a release that are for a leg of which nothing is here. */
function listedOf(arch: Arch, listed: readonly ListedFile[], place: WheelPlace): readonly WantedWheel[] {
  const wheels = listed
    .flatMap(({ name }) => readWheelName(name) ?? [])
    .filter(({ version, platform }) => {
      const isForLeg = platform.some((tag) => tagArches(tag).includes(arch));
      return isForLeg && isSameVersion(version, place.version);
    });
  if (wheels.length > 0) return wheels.map((file) => ({ file, arch }));
  throw new Blocked('arch-missing', {
    message: `No wheel of ${place.name} ${place.version} for ${arch} is published.`,
    next: 'Publish it, then verify again.',
  });
}

interface Surroundings {
  readonly place: WheelPlace;
  readonly registry: WheelRegistry;
  readonly isPublic: boolean;
}

async function read(wheel: WantedWheel, theirs: ListedFile, at: Surroundings): Promise<Got> {
  const { place, registry, isPublic } = at;
  const { ports } = registry;
  const ourselves = async (why: string): Promise<Got> => ({
    ...(await digestAt(registry.http, theirs, wheel.size)),
    by: why,
  });
  if (wheel.arch !== 'noarch' && wheel.arch !== ports.arch)
    return ourselves('by index and hash: not for this machine');
  if (!isPublic) return ourselves('read without pip, which gets no token');
  const question = { project: normalName(place.name), version: place.version, wheel: wheel.file };
  const result = await pipDownload({ ...question, indexUrl: registry.indexUrl }, ports);
  switch (result.is) {
    case 'downloaded':
      return { ...result, by: 'downloaded by pip' };
    case 'missing':
      return ourselves('read without pip, which is not installed');
    case 'other':
      return ourselves('read without pip, which prefers another build of it');
    case 'refused':
      if (await isHidden(theirs, registry)) return ourselves('read without pip, which gets no token');
      // Where the file itself is the trouble, that tells more than pip's words.
      assertSame(wheel, theirs, await ourselves(''));
      throw refusedByPip(wheel, result.words);
  }
}

/** An index that everybody can read may list files that not everybody can. */
async function isHidden({ url }: ListedFile, { http }: WheelRegistry): Promise<boolean> {
  if (!http.hasToken) return false;
  const answer = await http.download({ url, as: 'anonymous', headers: { range: 'bytes=0-0' } });
  answer.discard();
  return answer.status === 401 || answer.status === 403;
}

function assertSame(wheel: WantedWheel, theirs: ListedFile, got: Got): void {
  // What the index says must be right as well: it is what pip holds a download against.
  const should = [wheel.sha256, theirs.sha256].find(
    (digest) => digest !== undefined && digest !== got.sha256,
  );
  if (should === undefined) return;
  throw new Blocked('digest-mismatch', {
    message: `What the registry gives back as ${wheel.file.fileName} is not what it should be.`,
    details: [`expected ${should}`, `got      ${got.sha256} (${got.size} bytes)`],
    next: 'If the local file is the newer one, release a new version; if not, find out who changed the published one.',
  });
}

function absent({ file, arch }: WantedWheel): Blocked {
  return new Blocked('arch-missing', {
    message: `${file.fileName} is not published: the ${arch} leg of this version is missing or incomplete.`,
    next: 'Publish it, then verify again.',
  });
}

function refusedByPip({ file }: WantedWheel, words: readonly string[]): Blocked {
  return new Blocked('registry-invalid', {
    message: `pip cannot download ${file.fileName} from the index.`,
    details: words,
    next: 'Read what pip said; the index or the links in it are not as pip needs them.',
  });
}
