import { quote, type Refuse, refuseFor } from './complaint.ts';
import { normalName } from './normal-name.ts';
import { isSameVersion, pep440Normal } from './versions.ts';

/** The parts of a wheel's file name (Python's binary distribution format; PEP 427 and PEP 425). */
export interface WheelName {
  readonly fileName: string;
  readonly distribution: string;
  readonly version: string;
  readonly build?: BuildTag | undefined;
  readonly python: readonly string[];
  readonly abi: readonly string[];
  readonly platform: readonly string[];
}

export interface BuildTag {
  /** As it stands in the name. */
  readonly text: string;
  readonly number: number;
}

const mostCharacters = 255;
const form = 'distribution-version[-build]-python-abi-platform.whl';
const rename = 'Give the wheel back the name that its build tool gave it.';
const distributionForm = /^[A-Za-z0-9](?:[A-Za-z0-9._]*[A-Za-z0-9])?$/;
const tagSetForm = /^[A-Za-z0-9_]+(?:\.[A-Za-z0-9_]+)*$/;

/** @throws Blocked `artifact-invalid`, with the part that is wrong. */
export function parseWheelName(fileName: string, refuse: Refuse = refuseFor(fileName)): WheelName {
  const parts = partsOf(fileName, refuse);
  const [distribution = '', version = ''] = parts;
  const [python = '', abi = '', platform = ''] = parts.slice(-3);
  if (!distributionForm.test(distribution) || distribution.includes('__'))
    throw badPart(refuse, 'a distribution', distribution, 'letters, digits, . and single _');
  if (pep440Normal(version) === undefined)
    throw badPart(refuse, 'a version', version, 'a version of PEP 440, with _ for -');
  return {
    fileName,
    distribution,
    version,
    build: parts.length === 6 ? parseBuild(parts[2] ?? '', refuse) : undefined,
    python: tagSet(python, 'a Python tag', refuse),
    abi: tagSet(abi, 'an ABI tag', refuse),
    platform: tagSet(platform, 'a platform tag', refuse),
  };
}

/** Every single tag that the compressed sets stand for (PEP 425). */
export function expandTags({
  python,
  abi,
  platform,
}: Pick<WheelName, 'python' | 'abi' | 'platform'>): string[] {
  return python.flatMap((py) => abi.flatMap((a) => platform.map((p) => `${py}-${a}-${p}`)));
}

/** Whether `distribution-version` in front of `.dist-info` or `.data` is that of this wheel. */
export function isNamedAfter({ distribution, version }: WheelName, stem: string): boolean {
  const [name = '', number = '', ...more] = stem.split('-');
  return more.length === 0 && normalName(name) === normalName(distribution) && isSameVersion(number, version);
}

function partsOf(fileName: string, refuse: Refuse): readonly string[] {
  const parts =
    fileName.endsWith('.whl') && fileName.length <= mostCharacters
      ? fileName.slice(0, -'.whl'.length).split('-')
      : [];
  if (parts.length === 5 || parts.length === 6) return parts;
  throw refuse(`is not named as a wheel is: ${quote(fileName)}`, {
    details: [`a wheel is named ${form}, with at most ${mostCharacters} characters`],
    next: rename,
  });
}

function parseBuild(text: string, refuse: Refuse): BuildTag {
  const digits = /^(\d{1,15})[A-Za-z0-9_.]*$/.exec(text)?.[1];
  if (digits === undefined)
    throw badPart(refuse, 'a build tag', text, 'digits, then letters, digits, _ and .');
  return { text, number: Number(digits) };
}

/** Tags are compared without case. */
function tagSet(text: string, what: string, refuse: Refuse): readonly string[] {
  if (!tagSetForm.test(text)) throw badPart(refuse, what, text, 'letters, digits and _, several joined by .');
  return [...new Set(text.toLowerCase().split('.'))];
}

function badPart(refuse: Refuse, what: string, came: string, allowed: string): Error {
  return refuse(`has ${quote(came)} in its name where ${what} belongs`, {
    details: [`allowed: ${allowed}`, `a wheel is named ${form}`],
    next: rename,
  });
}
