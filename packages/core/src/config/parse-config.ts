import type { Auth, RegistryConfig, Target } from '../http/target.ts';
import { foldName } from '../stage/stage-file.ts';
import { folderName } from '../stage/store.ts';
import { checkShape } from './check-shape.ts';
import { artifactSchema, rulesSchema } from './common-schema.ts';
import { shown, unknownKey } from './explain-issues.ts';
import { originProblems, parseRegistry, targetOf } from './parse-registry.ts';
import type { Parsed, Problem } from './problem.ts';
import { joinPath, under } from './problem.ts';
import { artifactKeys, type BranchDeploy, ruleKeys, type Rules } from './rules.ts';
import { suggest } from './suggest.ts';

/** How a version comes about; an artifact's own rules come before the repository's. */
export interface VersionRules {
  readonly version: string;
  readonly tagPrefix: string;
  readonly strictVersion: boolean;
  readonly branchDeploy?: BranchDeploy | undefined;
}

export interface ArtifactConfig<C> {
  /** Unique among the artifacts of its kind; safe as a file name once `/` is written `__`. */
  readonly name: string;
  readonly rules: VersionRules;
  readonly config: C;
  /** Where it is published. */
  readonly target: Target;
}

export interface ParityConfig<C> {
  readonly registry: RegistryConfig;
  readonly artifacts: readonly ArtifactConfig<C>[];
  /** Top-level keys of other archetypes, not looked at. */
  readonly otherKeys: readonly string[];
}

/** An archetype's part of the config: everything in an artifact but the fields that all kinds share. */
export interface ConfigPart<C> {
  parse(artifact: Readonly<Record<string, unknown>>): Parsed<C>;
  /** The name of an artifact that has no `name`. */
  nameOf(config: C): string;
  /** How the kind calls `legs`. */
  readonly legsKey?: string;
  /** How an artifact of this kind names a registry of its own, where it can. */
  readonly ownRegistry?: {
    /** The field that holds its URL, or more than that: see `placeIn`. */
    readonly field: string;
    authOf(config: C): Auth;
    /** Where the value of the field leads; undefined when it is none. Left out where it is the URL. */
    placeIn?(value: string): { readonly url: string; readonly owner: string } | undefined;
  };
}

type Raw = Readonly<Record<string, unknown>>;

/** To suggest for an unknown one. */
const ruleNames = ['branches', 'tag', 'pointers'];

/** Checks a whole parity.json for one archetype and reports every problem at once. */
export function parseConfig<C>(
  input: unknown,
  archetype: string,
  part: ConfigPart<C>,
): Parsed<ParityConfig<C>> {
  if (!isRecord(input))
    return { ok: false, problems: [{ path: '', message: `must be an object, not ${shown(input)}` }] };
  const entries = entriesOf(input, archetype);
  const isLoose = entries.length > 0 && entries.every(({ raw }) => ownUrl(raw, part) !== undefined);
  const top = parseTop(input, archetype, isLoose);
  const artifacts = entries.map(({ path, raw }) => {
    const parsed = parseArtifact(raw, part, top.rules);
    return { path, parsed, target: placeOf({ path, raw, parsed }, part, top) };
  });
  const named = artifacts.flatMap(({ path, parsed }) => (parsed.ok ? [{ path, ...parsed.value }] : []));
  const placed = artifacts.flatMap(({ path, target }) => (target.ok ? [{ path, target: target.value }] : []));
  const problems = [
    ...top.problems,
    ...artifacts.flatMap(({ path, parsed }) => (parsed.ok ? [] : under(path, parsed.problems))),
    ...nameProblems(named),
  ];
  if (entries.length === 0)
    problems.push({ path: archetype, message: 'is missing: this repository has no artifact of this kind' });
  const strays = [
    ...artifacts.flatMap(({ target }) => (target.ok ? [] : target.problems)),
    ...originProblems(placed),
  ];
  // Of a field that is wrong in itself, or was named before, enough is said.
  for (const stray of strays) if (!problems.some(({ path }) => path === stray.path)) problems.push(stray);
  if (problems.length > 0) return { ok: false, problems };
  const values = artifacts.flatMap(({ parsed, target }) =>
    parsed.ok && target.ok ? [{ ...parsed.value, target: target.value }] : [],
  );
  return { ok: true, value: { registry: top.registry, artifacts: values, otherKeys: top.otherKeys } };
}

/** Undefined where an artifact goes to the forge, null where it names no text: its kind says that this is wrong. */
function ownUrl<C>(raw: unknown, { ownRegistry }: ConfigPart<C>): string | null | undefined {
  if (ownRegistry === undefined || !isRecord(raw) || !Object.hasOwn(raw, ownRegistry.field)) return undefined;
  const url = raw[ownRegistry.field];
  return typeof url === 'string' ? url : null;
}

/** Where an artifact goes, as far as that can be told while something else is wrong. */
function placeOf<C>(
  { path, raw, parsed }: { path: string; raw: unknown; parsed: Parsed<{ readonly config: C }> },
  part: ConfigPart<C>,
  top: { readonly registry: RegistryConfig; readonly isForge: boolean },
): Parsed<Target> {
  const url = ownUrl(raw, part);
  const { ownRegistry } = part;
  if (url === undefined || ownRegistry === undefined)
    return top.isForge ? targetOf(top.registry, undefined) : { ok: false, problems: [] };
  if (url === null) return { ok: false, problems: [] };
  const auth = parsed.ok ? ownRegistry.authOf(parsed.value.config) : 'bearer';
  const place = ownRegistry.placeIn === undefined ? { url } : ownRegistry.placeIn(url);
  if (place === undefined) return { ok: false, problems: [] };
  return targetOf(top.registry, { ...place, auth, field: `${path}.${ownRegistry.field}` });
}

function parseTop(
  input: Raw,
  archetype: string,
  isLoose: boolean,
): {
  registry: RegistryConfig;
  isForge: boolean;
  rules: Rules;
  otherKeys: readonly string[];
  problems: Problem[];
} {
  const known = ['$schema', 'registry', ...ruleKeys, archetype];
  const others = Object.keys(input).filter((key) => !known.includes(key));
  // A key of another archetype is none of our business; one that is nearly ours is a slip.
  const slips = others.filter((key) => suggest(key, known) !== undefined || noKeys.includes(key));
  const registry = parseRegistry(input['registry'], isLoose);
  const rules = checkShape(rulesSchema, pick(input, ruleKeys), ruleNames);
  return {
    registry: registry.value,
    isForge: registry.problems.length === 0,
    rules: rules.value,
    otherKeys: others.filter((key) => !slips.includes(key)),
    problems: [
      ...registry.problems,
      ...rules.problems,
      ...slips.map((key) => ({ path: joinPath(key), message: unknownKey(key, known) })),
      ...schemaProblems(input['$schema']),
    ],
  };
}

/** What every object has in JavaScript is no archetype. */
const noKeys: readonly string[] = ['__proto__', 'constructor', 'prototype'];

/** It is for editors; but where it is no text, it is not what it was meant to be. */
function schemaProblems(schema: unknown): readonly Problem[] {
  if (schema === undefined || typeof schema === 'string') return [];
  return [{ path: '$schema', message: `must be a string, not ${shown(schema)}` }];
}

function entriesOf(input: Raw, archetype: string): readonly { path: string; raw: unknown }[] {
  const entry = Object.hasOwn(input, archetype) ? input[archetype] : undefined;
  if (entry === undefined) return [];
  if (!Array.isArray(entry)) return [{ path: archetype, raw: entry }];
  return entry.map((raw: unknown, at) => ({ path: joinPath(archetype, at), raw }));
}

function parseArtifact<C>(
  raw: unknown,
  part: ConfigPart<C>,
  defaults: Rules,
): Parsed<Omit<ArtifactConfig<C>, 'target'>> {
  if (!isRecord(raw))
    return { ok: false, problems: [{ path: '', message: `must be an object, not ${shown(raw)}` }] };
  const common = checkShape(artifactSchema, pick(raw, artifactKeys), ruleNames);
  const own = part.parse(
    pick(
      raw,
      Object.keys(raw).filter((key) => !artifactKeys.includes(key)),
    ),
  );
  const problems = [...common.problems, ...(own.ok ? [] : own.problems)];
  if (!own.ok || problems.length > 0) return { ok: false, problems };
  const { name, version, ...rules } = common.value;
  return {
    ok: true,
    value: {
      name: name ?? part.nameOf(own.value),
      config: own.value,
      rules: {
        version,
        tagPrefix: rules.tagPrefix ?? defaults.tagPrefix ?? 'v',
        strictVersion: rules.strictVersion ?? defaults.strictVersion ?? false,
        branchDeploy: rules.branchDeploy ?? defaults.branchDeploy,
      },
    },
  };
}

/** Names that make no folder of the stage store, or that would share one, also on a file system that ignores case or Unicode form. */
function nameProblems(artifacts: readonly { path: string; name: string }[]): readonly Problem[] {
  const seen = new Set<string>();
  return artifacts.flatMap(({ path, name }) => {
    const made = folderName(name);
    if (made === undefined)
      return [{ path, message: `has the name ${shown(name)}, which makes no folder; ${howToName}` }];
    const folder = foldName(made);
    const isTwin = seen.has(folder);
    seen.add(folder);
    return isTwin ? [{ path, message: `is the second artifact named ${shown(name)}; ${howToName}` }] : [];
  });
}

const howToName =
  'give it a "name" of its own, of letters, digits, dots, dashes and underscores, beginning with no dot';

function pick(record: Raw, keys: readonly string[]): Raw {
  return Object.fromEntries(
    keys.filter((key) => Object.hasOwn(record, key)).map((key) => [key, record[key]]),
  );
}

export function isRecord(value: unknown): value is Raw {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
