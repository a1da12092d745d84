import type { Arch } from '../arch.ts';
import { checkShape, type Shape } from './check-shape.ts';
import type { Problem } from './problem.ts';
import { joinPath, under } from './problem.ts';
import { artifactKeys } from './rules.ts';
import { splitLegs } from './split-legs.ts';

/** What an artifact of a kind looks like. */
export interface ArtifactShape<T, L> {
  /** The fields that stand beside the legs. */
  readonly top: Shape<T>;
  readonly topKeys: readonly string[];
  readonly leg: Shape<L>;
  readonly legKeys: readonly string[];
  /** Of a single leg that names none. */
  readonly defaultArch: Arch;
  /** The field that holds the legs by arch; `legs` when left out. */
  readonly legsKey?: string;
}

export interface ParsedLeg<L> {
  readonly arch: Arch;
  /** Where a field of it stands, below the artifact. */
  readonly at: (...parts: readonly PropertyKey[]) => string;
  readonly value: L;
  /** Of this leg, below it. Nothing more needs to be said of a leg that has some. */
  readonly problems: readonly Problem[];
}

/** Checks an artifact by its shape, in both spellings of a leg, and finds all problems at once. */
export function parseLegs<T, L>(
  artifact: Readonly<Record<string, unknown>>,
  shape: ArtifactShape<T, L>,
): { readonly top: T; readonly legs: readonly ParsedLeg<L>[]; readonly problems: readonly Problem[] } {
  const { topKeys, legKeys, legsKey = 'legs' } = shape;
  const keys = [...topKeys, ...legKeys, 'arch', legsKey, ...artifactKeys];
  const split = splitLegs(artifact, shape);
  const rest = split.ok ? split.value.rest : without(artifact, [...legKeys, 'arch', legsKey]);
  const top = checkShape(shape.top, rest, keys);
  const legs = (split.ok ? split.value.legs : []).map(({ arch, path, raw }) => {
    const at = (...parts: readonly PropertyKey[]): string =>
      joinPath(...(path === '' ? [] : [path]), ...parts);
    return { arch, path, at, ...checkShape(shape.leg, raw, keys) };
  });
  const problems = [
    ...top.problems,
    ...(split.ok ? [] : split.problems),
    ...legs.flatMap((leg) => (leg.path === '' ? leg.problems : under(leg.path, leg.problems))),
  ];
  return { top: top.value, legs, problems };
}

function without(
  record: Readonly<Record<string, unknown>>,
  keys: readonly string[],
): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(record).filter(([key]) => !keys.includes(key)));
}
