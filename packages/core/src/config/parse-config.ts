import * as z from 'zod/mini';

import { isUsageError } from '../blocker.ts';
import { parseTarget, type RegistryConfig } from '../http/target.ts';
import { foldName } from '../stage/stage-file.ts';
import { folderName } from '../stage/store.ts';
import { artifactSchema, registrySchema, rulesSchema } from './common-schema.ts';
import { explainIssues, shown, unknownKey } from './explain-issues.ts';
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
}

type Raw = Readonly<Record<string, unknown>>;

/** Checks a whole parity.json for one archetype and reports every problem at once. */
export function parseConfig<C>(
  input: unknown,
  archetype: string,
  part: ConfigPart<C>,
): Parsed<ParityConfig<C>> {
  if (!isRecord(input))
    return { ok: false, problems: [{ path: '', message: `must be an object, not ${shown(input)}` }] };
  const top = parseTop(input, archetype);
  const entries = entriesOf(input, archetype);
  const artifacts = entries.map(({ path, raw }) => ({ path, parsed: parseArtifact(raw, part, top.rules) }));
  const found = artifacts.flatMap(({ path, parsed }) => (parsed.ok ? [{ path, ...parsed.value }] : []));
  const problems = [
    ...top.problems,
    ...artifacts.flatMap(({ path, parsed }) => (parsed.ok ? [] : under(path, parsed.problems))),
    ...nameProblems(found),
  ];
  if (entries.length === 0)
    problems.push({ path: archetype, message: 'is missing: this repository has no artifact of this kind' });
  if (problems.length > 0) return { ok: false, problems };
  const values = found.map(({ name, rules, config }) => ({ name, rules, config }));
  return { ok: true, value: { registry: top.registry, artifacts: values, otherKeys: top.otherKeys } };
}

function parseTop(
  input: Raw,
  archetype: string,
): { registry: RegistryConfig; rules: Rules; otherKeys: readonly string[]; problems: Problem[] } {
  const known = ['$schema', 'registry', ...ruleKeys, archetype];
  const others = Object.keys(input).filter((key) => !known.includes(key));
  // A key of another archetype is none of our business; one that is nearly ours is a slip.
  const slips = others.filter((key) => suggest(key, known) !== undefined || noKeys.includes(key));
  const registry = check(registrySchema, input['registry'], 'registry', [
    'host',
    'owner',
    'username',
    'passEntry',
    'plainHttp',
    'authHosts',
  ]);
  const rules = check(rulesSchema, pick(input, ruleKeys), '', ['branches', 'tag', 'pointers']);
  return {
    registry: registry.value,
    rules: rules.value,
    otherKeys: others.filter((key) => !slips.includes(key)),
    problems: [
      ...registry.problems,
      ...(registry.problems.some(({ path }) => path === hostPath) ? [] : hostProblems(input['registry'])),
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

const hostPath = 'registry.host';

/** What a schema cannot tell of a host. Looked at even where its neighbours are wrong. */
function hostProblems(registry: unknown): readonly Problem[] {
  if (!isRecord(registry) || typeof registry['host'] !== 'string') return [];
  try {
    parseTarget({ host: registry['host'], owner: '', plainHttp: registry['plainHttp'] === true });
    return [];
  } catch (error) {
    if (!isUsageError(error)) throw error;
    const message = error.message.replace(`${hostPath} `, '');
    return [{ path: hostPath, message: [message, error.next ?? ''].join(' ').trim() }];
  }
}

function entriesOf(input: Raw, archetype: string): readonly { path: string; raw: unknown }[] {
  const entry = Object.hasOwn(input, archetype) ? input[archetype] : undefined;
  if (entry === undefined) return [];
  if (!Array.isArray(entry)) return [{ path: archetype, raw: entry }];
  return entry.map((raw: unknown, at) => ({ path: joinPath(archetype, at), raw }));
}

function parseArtifact<C>(raw: unknown, part: ConfigPart<C>, defaults: Rules): Parsed<ArtifactConfig<C>> {
  if (!isRecord(raw))
    return { ok: false, problems: [{ path: '', message: `must be an object, not ${shown(raw)}` }] };
  const common = check(artifactSchema, pick(raw, artifactKeys), '', ['branches', 'tag', 'pointers']);
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

function check<T>(
  schema: z.ZodMiniType<T>,
  value: unknown,
  path: string,
  keys: readonly string[],
): { value: T; problems: readonly Problem[] } {
  const result = z.safeParse(schema, value);
  if (result.success) return { value: result.data, problems: [] };
  const problems = explainIssues(result.error.issues, value, keys);
  // The value is only used when there are no problems at all.
  return { value: {} as T, problems: path === '' ? problems : under(path, problems) };
}

function pick(record: Raw, keys: readonly string[]): Raw {
  return Object.fromEntries(
    keys.filter((key) => Object.hasOwn(record, key)).map((key) => [key, record[key]]),
  );
}

export function isRecord(value: unknown): value is Raw {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
