import { type Arch, type Parsed, parseLegs, type Problem } from '@parity-lib/core';

import { legSchema, topSchema } from './schema.ts';

export interface LegInput {
  readonly arch: Arch;
  /** A wheel or a folder of wheels, relative to parity.json. */
  readonly wheel: string;
  readonly build?: readonly string[] | undefined;
}

/** A registry that is no forge: the legacy upload API, and the simple repository API. */
export interface OwnUrls {
  readonly uploadUrl: string;
  readonly indexUrl: string;
}

export interface WheelConfig {
  readonly pname: string;
  /** Undefined where the wheels go to the forge. */
  readonly own?: OwnUrls | undefined;
  readonly legs: readonly LegInput[];
}

const shape = {
  top: topSchema,
  topKeys: ['pname', 'uploadUrl', 'indexUrl'],
  leg: legSchema,
  legKeys: ['wheel', 'build'],
  defaultArch: 's390x',
} as const;

export function parse(artifact: Readonly<Record<string, unknown>>): Parsed<WheelConfig> {
  const { top, legs, problems } = parseLegs(artifact, shape);
  const all = [...problems, ...urlProblems(artifact)];
  if (all.length > 0) return { ok: false, problems: all };
  const { pname, uploadUrl, indexUrl } = top;
  const own = uploadUrl === undefined || indexUrl === undefined ? undefined : { uploadUrl, indexUrl };
  const inputs = legs.map(({ arch, value }) => ({ arch, wheel: value.wheel, build: value.build }));
  return { ok: true, value: { pname, own, legs: inputs } };
}

/** Whoever uploads must be able to look: one without the other is half a registry. */
function urlProblems({ uploadUrl, indexUrl }: Readonly<Record<string, unknown>>): readonly Problem[] {
  if (uploadUrl !== undefined && indexUrl === undefined)
    return [
      { path: 'indexUrl', message: 'is missing: "uploadUrl" needs the index where wheels are found again' },
    ];
  return [
    ...(uploadUrl === undefined && indexUrl !== undefined
      ? [{ path: 'uploadUrl', message: 'is missing: "indexUrl" alone does not say where wheels go' }]
      : []),
    // Of what is no text, enough is said.
    ...(typeof indexUrl === 'string' && indexUrl !== '' ? indexProblems(indexUrl) : []),
  ];
}

function indexProblems(indexUrl: string): readonly Problem[] {
  // A password may stand in front of the host.
  const came = JSON.stringify(indexUrl.replace(/^([a-z][a-z0-9+.-]*:\/\/)?.*@/is, '$1…@'));
  const problem = (message: string): readonly Problem[] => [{ path: 'indexUrl', message }];
  if (!/^https?:\/\//i.test(indexUrl)) return problem(`must be a URL that begins with https://, not ${came}`);
  const url = URL.parse(indexUrl);
  if (url === null) return problem(`is no URL: ${came}`);
  if (url.username === '' && url.password === '' && url.search === '' && url.hash === '') return [];
  return problem('must be without user, password, query and fragment');
}
