import path from 'node:path';

import { type Arch, type Auth, type Parsed, type ParsedLeg, parseLegs, type Problem } from '@parity-lib/core';

import type { Content, JsonObject } from './content.ts';
import { legProblems } from './leg-problems.ts';
import { legSchema, type RawLeg, type RawTop, topSchema } from './schema.ts';

export interface LegInput {
  readonly arch: Arch;
  readonly content: Content;
  readonly build?: readonly string[] | undefined;
}

export interface NpmConfig {
  /** With its scope. */
  readonly pname: string;
  /** Of pre-releases; by their identifier when left out. */
  readonly distTag?: string | undefined;
  readonly access?: 'public' | 'restricted' | undefined;
  /** How a registry of its own takes the token. */
  readonly auth: Auth;
  readonly allowStorePaths: boolean;
  readonly leg: LegInput;
}

const shape = {
  top: topSchema,
  topKeys: ['pname', 'distTag', 'access', 'registryUrl', 'auth', 'allowStorePaths'],
  leg: legSchema,
  legKeys: ['nodeFile', 'nodeFileName', 'packageJson', 'files', 'tarball', 'build'],
  defaultArch: 's390x',
} as const;

export function parse(artifact: Readonly<Record<string, unknown>>): Parsed<NpmConfig> {
  const { top, legs, problems } = parseLegs(artifact, shape);
  const all = [
    ...problems,
    ...topProblems(top),
    ...tooManyLegs(legs),
    ...legs.flatMap((leg) => (leg.problems.length > 0 ? [] : legProblems(leg))),
  ];
  const [leg] = legs;
  if (all.length > 0 || leg === undefined) return { ok: false, problems: all };
  const { pname, distTag, access, auth = 'bearer', allowStorePaths = false } = top;
  const input = { arch: leg.arch, content: contentOf(leg.value), build: leg.value.build };
  return { ok: true, value: { pname, distTag, access, auth, allowStorePaths, leg: input } };
}

/** Of a part that has problems of its own, some fields may be missing. */
function topProblems({ pname = '@', access, registryUrl, auth }: Partial<RawTop>): readonly Problem[] {
  const problems: Problem[] = [];
  if (auth !== undefined && registryUrl === undefined)
    problems.push({ path: 'auth', message: 'means nothing without "registryUrl": a forge takes Basic' });
  if (access === 'restricted' && !pname.startsWith('@'))
    problems.push({
      path: 'access',
      message: 'cannot be "restricted": only a package with a @scope/ can be',
    });
  return problems;
}

function tooManyLegs(legs: readonly ParsedLeg<RawLeg>[]): readonly Problem[] {
  if (legs.length <= 1) return [];
  const message = `has ${legs.length} legs, and a version of an npm package is one tarball: make each platform an artifact of its own, in a list, with a "pname" that names the platform`;
  return [{ path: 'legs', message }];
}

/** Of a leg without problems. */
function contentOf({ nodeFile = '', nodeFileName, packageJson = {}, files = [], tarball }: RawLeg): Content {
  if (tarball !== undefined) return { is: 'tarball', path: tarball };
  const addon = { path: nodeFile, name: nodeFileName ?? path.basename(nodeFile) };
  const object = typeof packageJson === 'string' ? (JSON.parse(packageJson) as JsonObject) : packageJson;
  return { is: 'files', packageJson: object, files: [addon, ...files] };
}
