import {
  type Arch,
  arches as allArches,
  parseArch,
  type Parsed,
  type ParsedLeg,
  parseLegs,
  type Problem,
} from '@parity-lib/core';

import { type ImageName, parseImageName } from './image-name.ts';
import { legSchema, type RawLeg, type RawTop, topSchema } from './schema.ts';

/** The ways in which a leg may be given. */
export const inputKinds = ['image', 'copyTo', 'ociLayout', 'digestFile'] as const;

export interface ImageLeg {
  readonly arch: Arch;
  readonly kind: (typeof inputKinds)[number];
  /** Relative to parity.json. */
  readonly path: string;
  readonly build?: readonly string[] | undefined;
}

export interface ImageConfig {
  readonly name: ImageName;
  /** The legs that this host has; none where it only joins what others published. */
  readonly images: readonly ImageLeg[];
  /** Every arch that the image must cover, in the order of core's `arches`. */
  readonly arches: readonly Arch[];
  /** Repositories of the same host that may have layers of this image. */
  readonly mountFrom: readonly string[];
  /** In bytes. */
  readonly chunkSize?: number | undefined;
  /** Uploads that run at once. */
  readonly concurrency: number;
}

type Raw = Readonly<Record<string, unknown>>;

const shape = {
  top: topSchema,
  topKeys: ['imageName', 'arches', 'mountFrom', 'chunkSize', 'concurrency'],
  leg: legSchema,
  legKeys: [...inputKinds, 'build'],
  defaultArch: 's390x',
  legsKey: 'images',
} as const;

export function parse(artifact: Raw): Parsed<ImageConfig> {
  const { top, legs, problems } = isJoinOnly(artifact)
    ? parseWithoutLegs(artifact)
    : parseLegs(artifact, shape);
  const images = legs.flatMap((leg): ImageLeg[] => {
    const [kind, ...more] = inputKinds.filter((one) => leg.value[one] !== undefined);
    const path = kind && leg.value[kind];
    return kind === undefined || path === undefined || more.length > 0
      ? []
      : [{ arch: leg.arch, kind, path, build: leg.value.build }];
  });
  const all = [...problems, ...legs.flatMap(inputProblems), ...archProblems(artifact['arches'], legs)];
  const name = parseImageName(top.imageName ?? '');
  if (all.length > 0 || name === undefined) return { ok: false, problems: all };
  const named = top.arches?.map((arch) => parseArch(arch));
  // Measured against docker-registry: with more, small layers only wait for each other.
  const { chunkSize, mountFrom = [], concurrency = 6 } = top;
  const repositories = mountFrom.flatMap((text) => parseImageName(text)?.repository ?? []);
  return {
    ok: true,
    value: {
      name,
      images,
      arches: allArches.filter((arch) => named?.includes(arch) ?? legs.some((leg) => leg.arch === arch)),
      mountFrom: repositories.filter((repository) => repository !== name.repository),
      chunkSize,
      concurrency,
    },
  };
}

/** A host without a leg of its own says which arches it joins. */
function isJoinOnly(artifact: Raw): boolean {
  const { images, arches } = artifact;
  const isEmpty = images === undefined || (isRecord(images) && Object.keys(images).length === 0);
  return isEmpty && arches !== undefined && inputKinds.every((kind) => artifact[kind] === undefined);
}

function inputProblems({ at, value, problems }: ParsedLeg<RawLeg>): readonly Problem[] {
  // Of what is wrong in itself, enough is said.
  if (problems.length > 0) return [];
  const given = inputKinds.filter((kind) => value[kind] !== undefined);
  if (given.length === 1) return [];
  const kinds = inputKinds.map((kind) => `"${kind}"`).join(', ');
  const [, second] = given;
  return second === undefined
    ? [{ path: at('image'), message: `is missing: a leg has one of ${kinds}` }]
    : [{ path: at(second), message: `stands beside "${given[0]}"; a leg has one of ${kinds}` }];
}

/** What stands beside the legs is checked with one that is thrown away. */
function parseWithoutLegs(artifact: Raw): ReturnType<typeof parseLegs<RawTop, RawLeg>> {
  const { top, problems } = parseLegs({ ...artifact, images: undefined, image: 'none' }, shape);
  return { top, legs: [], problems };
}

function archProblems(arches: unknown, legs: readonly { readonly arch: Arch }[]): readonly Problem[] {
  if (legs.some(({ arch }) => arch === 'noarch'))
    return [{ path: 'images', message: 'names noarch: every image is for one arch' }];
  if (!Array.isArray(arches)) return [];
  const parsed = arches.map((arch: unknown) => (typeof arch === 'string' ? parseArch(arch) : undefined));
  const odd = arches.flatMap((arch: unknown, at) => {
    const known = parsed[at];
    if (typeof arch !== 'string') return [];
    if (known === undefined || known === 'noarch')
      return [{ path: `arches[${at}]`, message: `must be an arch of an image, not ${JSON.stringify(arch)}` }];
    return parsed.indexOf(known) < at
      ? [{ path: `arches[${at}]`, message: `names ${known} a second time` }]
      : [];
  });
  const left = legs.filter(({ arch }) => !parsed.includes(arch));
  return [
    ...odd,
    ...left.map(({ arch }) => ({ path: 'arches', message: `leaves out ${arch}, which "images" has` })),
  ];
}

function isRecord(value: unknown): value is Raw {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
