import { type Arch, type Parsed, type ParsedLeg, parseLegs, type Problem } from '@parity-lib/core';

import { type OciRepo, parseOciRepo } from './oci-repo.ts';
import { legSchema, type RawLeg, type RawTop, topSchema } from './schema.ts';

export interface ChartLeg {
  readonly arch: Arch;
  /** A folder, or a ready .tgz; relative to parity.json. */
  readonly chartSrc: string;
  readonly build?: readonly string[] | undefined;
}

export interface ChartConfig {
  readonly pname: string;
  /** To the chart repository of the forge, or to a registry of images. */
  readonly goesTo: 'chart repository' | 'oci';
  /** Where that is; below the owner of the forge when left out. */
  readonly ociRepo?: OciRepo | undefined;
  /** `true`: that of the release. */
  readonly appVersion?: string | true | undefined;
  /** Images lie under the same name on purpose. */
  readonly sharedWithImages: boolean;
  readonly leg: ChartLeg;
}

const shape = {
  top: topSchema,
  topKeys: ['pname', 'ociRepo', 'chartRepo', 'appVersion', 'sharedWithImages'],
  leg: legSchema,
  legKeys: ['chartSrc', 'build'],
  defaultArch: 'noarch',
} as const;

export function parse(artifact: Readonly<Record<string, unknown>>): Parsed<ChartConfig> {
  const { top, legs, problems } = parseLegs(artifact, shape);
  const all = [...problems, ...topProblems(top), ...legProblems(legs)];
  const [leg] = legs;
  if (all.length > 0 || leg === undefined) return { ok: false, problems: all };
  const { pname, ociRepo, chartRepo, appVersion, sharedWithImages = false } = top;
  return {
    ok: true,
    value: {
      pname,
      goesTo: chartRepo === true ? 'chart repository' : 'oci',
      ociRepo: ociRepo === undefined ? undefined : parseOciRepo(ociRepo),
      appVersion,
      sharedWithImages,
      leg: { arch: leg.arch, chartSrc: leg.value.chartSrc, build: leg.value.build },
    },
  };
}

function topProblems({ ociRepo, chartRepo, sharedWithImages }: Partial<RawTop>): readonly Problem[] {
  if (chartRepo !== true) return [];
  const stray = (path: string): Problem => ({
    path,
    message:
      'means nothing beside "chartRepo"; to publish in both ways, make two artifacts with a "name" each',
  });
  return [
    ...(ociRepo === undefined ? [] : [stray('ociRepo')]),
    ...(sharedWithImages === undefined ? [] : [stray('sharedWithImages')]),
  ];
}

function legProblems(legs: readonly ParsedLeg<RawLeg>[]): readonly Problem[] {
  if (legs.length > 1)
    return [{ path: 'legs', message: `has ${legs.length} legs; a chart is one, for every arch: noarch` }];
  return legs
    .filter(({ arch }) => arch !== 'noarch')
    .map(({ at, arch }) => ({ path: at('arch'), message: `is ${arch}; a chart is for every arch: noarch` }));
}
