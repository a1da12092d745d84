import { explain } from '@renovatebot/pep440';

/** No honest version is longer, nor has a number of more digits: a larger one would be rounded. */
const most = { characters: 200, digits: 15 };

/**
 * A version in the one spelling that PEP 440 calls normal: `v1.0-RC.1` is `1.0rc1`.
 *
 * @returns undefined for what is no version.
 */
export function pep440Normal(version: string): string | undefined {
  const parts = partsOf(version);
  return parts && `${parts.release}${parts.suffix}`;
}

/** Whether two spellings mean one version: zeros at the end make no difference either (`1.0` and `1`). */
export function isSameVersion(a: string, b: string): boolean {
  const key = versionKey(a);
  return key !== undefined && key === versionKey(b);
}

function versionKey(version: string): string | undefined {
  const parts = partsOf(version);
  return parts && `${parts.release.replace(/(?:\.0)+$/, '')}${parts.suffix}`;
}

/** The epoch and the dotted numbers, and what follows them. */
function partsOf(version: string): { readonly release: string; readonly suffix: string } | undefined {
  if (version.length > most.characters || longestNumber(version) > most.digits) return undefined;
  const parts = explain(version);
  if (parts === null) return undefined;
  // The library takes a local part such as 1e5 for a number, so that part is spelled here.
  const at = version.indexOf('+');
  const local = at === -1 ? '' : `+${normalLocal(version.slice(at + 1))}`;
  return { release: parts.base_version, suffix: `${parts.public.slice(parts.base_version.length)}${local}` };
}

function normalLocal(local: string): string {
  const parts = local.toLowerCase().split(/[-_.]/);
  return parts.map((part) => (/^\d+$/.test(part) ? String(Number(part)) : part)).join('.');
}

function longestNumber(text: string): number {
  return Math.max(0, ...(text.match(/\d+/g) ?? []).map(({ length }) => length));
}
