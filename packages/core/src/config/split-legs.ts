import { type Arch, arches, compareArches, parseArch } from '../arch.ts';
import { shown } from './explain-issues.ts';
import { isRecord } from './parse-config.ts';
import { joinPath, type Parsed, type Problem } from './problem.ts';

type Raw = Readonly<Record<string, unknown>>;

export interface SplitLegs {
  /** What does not belong to a leg. */
  readonly rest: Raw;
  /** In the order of `arches`; `path` is where the leg stands. */
  readonly legs: readonly { readonly arch: Arch; readonly path: string; readonly raw: unknown }[];
}

export interface LegsShape {
  readonly legKeys: readonly string[];
  readonly defaultArch: Arch;
  readonly legsKey?: string;
}

/**
 * Makes one spelling of two: a single leg with its fields at the top (`arch` beside them), or `legs` by arch.
 *
 * @param shape.legKeys the fields of a leg.
 * @param shape.defaultArch of a single leg that names none.
 * @param shape.legsKey how the kind calls `legs`.
 */
export function splitLegs(artifact: Raw, shape: LegsShape): Parsed<SplitLegs> {
  const { legKeys, defaultArch, legsKey = 'legs' } = shape;
  const { arch, [legsKey]: legs, ...others } = artifact;
  const topKeys = legKeys.filter((key) => Object.hasOwn(others, key));
  const rest = Object.fromEntries(Object.entries(others).filter(([key]) => !legKeys.includes(key)));
  if (legs === undefined)
    return oneLeg(
      arch === undefined ? defaultArch : arch,
      rest,
      Object.fromEntries(topKeys.map((key) => [key, others[key]])),
    );
  const problems: Problem[] = [
    ...topKeys.map((key) => ({
      path: key,
      message: `stands beside "${legsKey}"; move it into the leg it belongs to`,
    })),
    ...(arch === undefined
      ? []
      : [{ path: 'arch', message: `stands beside "${legsKey}", whose keys are the arches; remove it` }]),
  ];
  if (!isRecord(legs) || Object.keys(legs).length === 0) {
    problems.push({
      path: legsKey,
      message: `must be an object with a leg for each arch, not ${shown(legs)}`,
    });
  }
  const found = isRecord(legs)
    ? Object.entries(legs).map(([key, raw]) => ({ key, arch: parseArch(key), raw }))
    : [];
  for (const { key, arch: parsed } of found) {
    if (parsed === undefined) problems.push({ path: joinPath(legsKey, key), message: archMessage(key) });
    else if (found.some((other) => other.key < key && other.arch === parsed))
      problems.push({ path: joinPath(legsKey, key), message: `names ${parsed} a second time` });
  }
  if (problems.length > 0) return { ok: false, problems };
  const split = found.flatMap(({ key, arch: parsed, raw }) =>
    parsed === undefined ? [] : [{ arch: parsed, path: joinPath(legsKey, key), raw }],
  );
  return { ok: true, value: { rest, legs: split.toSorted((a, b) => compareArches(a.arch, b.arch)) } };
}

function oneLeg(arch: unknown, rest: Raw, raw: Raw): Parsed<SplitLegs> {
  const parsed = typeof arch === 'string' ? parseArch(arch) : undefined;
  if (parsed === undefined) return { ok: false, problems: [{ path: 'arch', message: archMessage(arch) }] };
  return { ok: true, value: { rest, legs: [{ arch: parsed, path: '', raw }] } };
}

function archMessage(came: unknown): string {
  return `must be an arch (${arches.join(', ')}), not ${shown(came)}`;
}
