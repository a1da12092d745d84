import type { Auth, OwnRegistry, RegistryConfig, Target } from '../http/target.ts';
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
  /** How an artifact of this kind names a registry of its own, where it can. */
  readonly ownRegistry?: {
    /** The field that holds its URL. */
    readonly field: string;
    authOf(config: C): Auth;
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
  const owns = entries.map(({ raw }) => ownUrl(raw, part));
  const isLoose = entries.length > 0 && owns.every((url) => url !== undefined);
  const top = parseTop(input, archetype, isLoose);
  const artifacts = entries.map(({ path, raw }) => ({ path, parsed: parseArtifact(raw, part, top.rules) }));
  const found = artifacts.flatMap(({ path, parsed }, at) =>
    parsed.ok ? [{ path, ...parsed.value, own: owns[at] }] : [],
  );
  const problems = [
    ...top.problems,
    ...artifacts.flatMap(({ path, parsed }) => (parsed.ok ? [] : under(path, parsed.problems))),
    ...nameProblems(found),
  ];
  if (entries.length === 0)
    problems.push({ path: archetype, message: 'is missing: this repository has no artifact of this kind' });
  if (problems.length > 0) return { ok: false, problems };
  const placed = found.map(({ path, own, ...artifact }) => ({
    path,
    artifact,
    target: targetOf(top.registry, ownRegistryOf(part, { path, url: own, config: artifact.config })),
  }));
  const misplaced = placed.flatMap(({ target }) => (target.ok ? [] : target.problems));
  const reached = placed.flatMap(({ target, ...rest }) =>
    target.ok ? [{ ...rest, target: target.value }] : [],
  );
  const strays = [...misplaced, ...originProblems(reached)];
  if (strays.length > 0) return { ok: false, problems: strays };
  const values = reached.map(({ artifact, target }) => ({ ...artifact, target }));
  return { ok: true, value: { registry: top.registry, artifacts: values, otherKeys: top.otherKeys } };
}

/** Undefined where an artifact goes to the forge. What is no text is said to be wrong elsewhere. */
function ownUrl<C>(raw: unknown, { ownRegistry }: ConfigPart<C>): string | undefined {
  if (ownRegistry === undefined || !isRecord(raw) || !Object.hasOwn(raw, ownRegistry.field)) return undefined;
  return String(raw[ownRegistry.field]);
}

function ownRegistryOf<C>(
  { ownRegistry }: ConfigPart<C>,
  { path, url, config }: { path: string; url: string | undefined; config: C },
): OwnRegistry | undefined {
  if (ownRegistry === undefined || url === undefined) return undefined;
  return { url, auth: ownRegistry.authOf(config), field: `${path}.${ownRegistry.field}` };
}

function parseTop(
  input: Raw,
  archetype: string,
  isLoose: boolean,
): { registry: RegistryConfig; rules: Rules; otherKeys: readonly string[]; problems: Problem[] } {
  const known = ['$schema', 'registry', ...ruleKeys, archetype];
  const others = Object.keys(input).filter((key) => !known.includes(key));
  // A key of another archetype is none of our business; one that is nearly ours is a slip.
  const slips = others.filter((key) => suggest(key, known) !== undefined || noKeys.includes(key));
  const registry = parseRegistry(input['registry'], isLoose);
  const rules = checkShape(rulesSchema, pick(input, ruleKeys), ruleNames);
  return {
    registry: registry.value,
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
