import { type Archetype, Blocked, type Leg, type ReleaseContext } from '@parity-lib/core';

import { type LegInput, parse, type WheelConfig } from './config.ts';
import { findWheels } from './find-wheels.ts';
import { readMeta, type WheelMeta } from './meta.ts';
import { forgeWheels } from './registry/forge-wheels.ts';
import { otherWheels } from './registry/other-wheels.ts';
import type { WheelPlace, WheelRegistry } from './registry/wheel-registry.ts';
import { type FormField, formFields } from './upload/form-fields.ts';
import { verifyWheels } from './verify/verify-wheels.ts';
import { wheelSteps } from './wheel-steps.ts';
import { checkForgeName } from './wheel/check-forge-name.ts';
import { checkWheel } from './wheel/check-wheel.ts';
import { normalName } from './wheel/normal-name.ts';
import { pep440Normal } from './wheel/versions.ts';
import { openWheelPass, type WheelExpectation } from './wheel/wheel-pass.ts';

/** Python wheels in the PyPI registry of a Gitea or Forgejo, or in any other one. */
export const pypiWheel: Archetype<WheelConfig, LegInput, WheelMeta, WheelRegistry> = {
  name: 'pypi-wheel',
  config: {
    parse,
    nameOf: ({ pname }) => pname,
    ownRegistry: { field: 'uploadUrl', authOf: () => 'basic' },
  },

  legs: ({ legs }) => legs.map((input): Leg<LegInput> => ({ arch: input.arch, input, build: input.build })),

  spell,

  connect: (http, ports, { own }) =>
    own === undefined ? forgeWheels(http, ports) : otherWheels(http, ports, own),

  inputs: ({ input }, root) => findWheels(root, input.wheel),

  check: async (leg, config, release, root) => {
    for (const { path, shown, name } of await findWheels(root, leg.input.wheel)) {
      const expectation = expectationOf(leg, config, release);
      const facts = await checkWheel(path, { ...expectation, shown, fileName: name });
      checkForgeName(facts, config.own);
    }
  },

  stage: async (leg, config, release, out) => {
    const forms: Record<string, readonly FormField[]> = {};
    for (const { path, shown, name } of await findWheels(out.root, leg.input.wheel)) {
      const expectation = expectationOf(leg, config, release);
      const pass = await openWheelPass(path, { ...expectation, shown, fileName: name });
      await out.addFile(name, path, (chunk) => pass.take(chunk));
      const facts = await pass.end();
      checkForgeName(facts, config.own);
      forms[name] = formFields(facts, spell(release.version));
    }
    return { forms };
  },

  readMeta,

  steps: (legs, config, release, registry) => {
    const uploads = legs.flatMap(({ sources, meta }) =>
      sources.map((wheel) => ({ wheel, form: meta.forms[wheel.name] ?? [] })),
    );
    return wheelSteps(uploads, placeOf(config, release), registry);
  },

  verify: async (expected, config, release, registry) => {
    const others = config.legs
      .map(({ arch }) => arch)
      .filter((arch) => !expected.some((leg) => leg.arch === arch));
    return {
      proven: await verifyWheels(expected, others, placeOf(config, release), registry),
    };
  },

  verifies:
    'downloads every wheel and compares it with the index and with what is here; pip downloads those for this machine',
};

function expectationOf(
  { arch }: Leg<LegInput>,
  { pname }: WheelConfig,
  { version, revision }: ReleaseContext,
): WheelExpectation {
  return { arch, name: pname, version, revision };
}

function placeOf({ pname }: WheelConfig, { version }: ReleaseContext): WheelPlace {
  return { name: normalName(pname), version: spell(version) };
}

/** The normal form of PEP 440: what registries compare, and the only one that all of them take. */
function spell(version: string): string {
  const normal = pep440Normal(version);
  if (normal !== undefined) return normal;
  throw new Blocked('version-invalid', {
    message: `${JSON.stringify(version)} is no version for Python.`,
    details: ['A version is for example 1.2.3, 1.2rc1, 1.2.post1, 1.2.dev3 or 1.2+local (PEP 440).'],
    next: 'Set VERSION, the tag or the config to one that is.',
  });
}
