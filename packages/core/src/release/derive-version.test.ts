import { fc, test as property } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';

import type { VersionRules } from '../config/parse-config.ts';
import type { Env } from '../ports.ts';
import { type DerivedVersion, deriveVersion } from './derive-version.ts';

const rulesWith = (parts: Partial<VersionRules> = {}): VersionRules => ({
  version: '1.0.0',
  tagPrefix: 'v',
  strictVersion: false,
  ...parts,
});

const derive = (env: Env, parts: Partial<VersionRules> = {}, revision?: number): DerivedVersion =>
  deriveVersion(rulesWith(parts), env, revision);

const fromTag = (CI_COMMIT_TAG: string, tagPrefix = 'v'): DerivedVersion =>
  derive({ CI_COMMIT_TAG }, { tagPrefix });

describe('a tag', () => {
  test.each([
    // tag, prefix, version, revision, kind
    ['v1.2.3', 'v', '1.2.3', 0, 'release'],
    ['v1.2.3-2', 'v', '1.2.3', 2, 'release'],
    ['v1.2.3-0', 'v', '1.2.3', 0, 'release'],
    ['v2026-11', 'v', '2026', 11, 'release'],
    ['v1.2.3-20261121', 'v', '1.2.3', 20261121, 'release'],
    // More digits than a number can hold are no revision.
    ['v1.2.3-9999999999999999', 'v', '1.2.3-9999999999999999', 0, 'prerelease'],
    ['v1.2.3-rc1', 'v', '1.2.3-rc1', 0, 'prerelease'],
    ['v1.2.3-rc1-2', 'v', '1.2.3-rc1-2', 0, 'prerelease'],
    ['v1.2.3-rc.1', 'v', '1.2.3-rc.1', 0, 'prerelease'],
    ['v1.2.3+build-7', 'v', '1.2.3+build-7', 0, 'prerelease'],
    ['v1.2.3a1', 'v', '1.2.3a1', 0, 'prerelease'],
    ['v1.2.3-', 'v', '1.2.3-', 0, 'prerelease'],
    ['v1..2-3', 'v', '1..2-3', 0, 'prerelease'],
    ['1.2.3', '', '1.2.3', 0, 'release'],
    ['geesefs-0.43.5-3', 'geesefs-', '0.43.5', 3, 'release'],
    ['tool/v1.0', 'tool/v', '1.0', 0, 'release'],
  ])('%s with prefix %j is %s revision %i, a %s', (...row) => {
    const [tag, prefix, version, revision, kind] = row;
    expect(fromTag(tag, prefix)).toEqual({ version, revision, kind, from: 'tag', tag });
  });

  test.each([
    ['1.2.3', 'v'],
    ['vnext', 'v'],
    ['v', 'v'],
    ['nightly', ''],
    ['V1.2.3', 'v'],
    ['v1.2.3', 'tool-'],
  ])('%s with prefix %j is no release: the config decides', (tag, prefix) => {
    expect(fromTag(tag, prefix)).toEqual({ version: '1.0.0', revision: 0, kind: 'dev', from: 'config', tag });
  });

  test.each(['refs/heads/main', 'refs/tags/v1.2.3', ''])('that is no tag name counts as none: %j', (tag) => {
    expect(fromTag(tag)).toEqual({ version: '1.0.0', revision: 0, kind: 'dev', from: 'config' });
  });

  property.prop([
    fc.array(fc.nat(), { minLength: 1, maxLength: 4 }),
    fc.nat(99_999),
    fc.stringMatching(/^[a-z/-]{0,8}$/),
  ])('of numbers comes back as it was built', (parts, revision, prefix) => {
    const version = parts.join('.');
    expect(fromTag(`${prefix}${version}-${revision}`, prefix)).toMatchObject({
      version,
      revision,
      kind: 'release',
    });
    expect(fromTag(`${prefix}${version}`, prefix)).toMatchObject({ version, revision: 0 });
  });
});

describe('VERSION', () => {
  test('wins over the tag, as it stands', () => {
    const env = { VERSION: '2.0.0-3', CI_COMMIT_TAG: 'v1.2.3' };
    expect(derive(env)).toEqual({
      version: '2.0.0-3',
      revision: 0,
      kind: 'prerelease',
      from: 'VERSION',
      tag: 'v1.2.3',
    });
  });

  test('that is empty counts as unset', () => {
    expect(derive({ VERSION: '', CI_COMMIT_TAG: 'v1.2.3' })).toMatchObject({ version: '1.2.3', from: 'tag' });
  });

  test('takes a revision from --revision', () => {
    expect(derive({ VERSION: '2.0.0' }, {}, 4)).toMatchObject({ version: '2.0.0', revision: 4 });
  });
});

describe('branch deployment', () => {
  const branchDeploy = { branches: ['staging', 'rc/1'], tag: '0.1.${CI_PIPELINE_NUMBER}' };
  const push = { CI_PIPELINE_EVENT: 'push', CI_COMMIT_BRANCH: 'staging', CI_PIPELINE_NUMBER: '42' };

  test('publishes its tag on a push to its branch', () => {
    expect(derive(push, { branchDeploy })).toEqual({
      version: '0.1.42',
      revision: 0,
      kind: 'branch',
      from: 'branch',
    });
  });

  test('fills in the branch, too', () => {
    const tag = '${branch}.${CI_PIPELINE_NUMBER}.${CI_PIPELINE_NUMBER}';
    expect(derive(push, { branchDeploy: { ...branchDeploy, tag } })).toMatchObject({
      version: 'staging.42.42',
    });
  });

  test.each([
    ['another branch', { CI_COMMIT_BRANCH: 'main' }],
    ['no branch', { CI_COMMIT_BRANCH: undefined }],
    ['a pull request', { CI_PIPELINE_EVENT: 'pull_request' }],
    ['a run by hand', { CI_PIPELINE_EVENT: 'manual' }],
    ['no event', { CI_PIPELINE_EVENT: undefined }],
    ['a tag that is no release', { CI_COMMIT_TAG: 'nightly' }],
  ])('is not for %s', (_, env) => {
    expect(derive({ ...push, ...env }, { branchDeploy })).toMatchObject({ from: 'config', kind: 'dev' });
  });

  test('comes after VERSION', () => {
    expect(derive({ ...push, VERSION: '3.0' }, { branchDeploy })).toMatchObject({ from: 'VERSION' });
  });

  test.each([
    ['a variable that is not set', '0.1.${CI_PIPELINE_NUMBER}', { CI_PIPELINE_NUMBER: undefined }],
    ['a variable that is empty', '0.1.${CI_PIPELINE_NUMBER}', { CI_PIPELINE_NUMBER: '' }],
    ['a variable that is not the CI’s', '0.1.${HOME}', { HOME: '/root' }],
    ['a secret', '0.1.${REGISTRY_TOKEN}', { REGISTRY_TOKEN: 'the-secret' }],
  ])('with %s is an error that names it', (_, tag, env) => {
    const run = () => derive({ ...push, ...env }, { branchDeploy: { ...branchDeploy, tag } });
    expect(run).toThrow(tag.slice(4));
    expect(run).toThrow(/^(?!.*the-secret)/);
    expect(run).toThrow(expect.objectContaining({ code: 'PARITY_USAGE' }));
  });
});

test('the config is what is left, and never deliberate', () => {
  expect(derive({})).toEqual({ version: '1.0.0', revision: 0, kind: 'dev', from: 'config' });
  expect(derive({}, {}, 3)).toMatchObject({ revision: 3, from: 'config' });
});

describe('for any environment', () => {
  const word = fc.oneof(
    fc.constantFrom(
      '',
      'v',
      'v1',
      'v1.2-3',
      'v1.2-3-4',
      'vnext',
      'refs/tags/v1',
      'refs/heads/v1',
      'v1-',
      'v1.-2',
      'v٣',
    ),
    fc.stringMatching(/^v?[0-9.-]{1,12}$/),
    fc.string({ unit: 'grapheme', maxLength: 12 }),
  );
  const env = fc.record(
    {
      VERSION: word,
      CI_COMMIT_TAG: word,
      CI_COMMIT_BRANCH: fc.constantFrom('staging', 'main', ''),
      CI_PIPELINE_EVENT: fc.constantFrom('push', 'tag', 'manual'),
      CI_PIPELINE_NUMBER: fc.constant('7'),
    },
    { requiredKeys: ['CI_PIPELINE_NUMBER'] },
  );
  const rules = fc.record(
    {
      tagPrefix: fc.constantFrom('v', '', 'tool-', 'v1'),
      branchDeploy: fc.constant({ branches: ['staging'], tag: '0.1.${CI_PIPELINE_NUMBER}' }),
    },
    { requiredKeys: [] },
  );

  property.prop([env, rules])('the first source that says something is the one that counts', (env, rules) => {
    const { version, revision, from, kind, tag } = derive(env, rules);
    expect(version).not.toBe('');
    expect(Number.isSafeInteger(revision) && revision >= 0).toBe(true);
    expect(from === 'VERSION').toBe(env.VERSION !== undefined && env.VERSION !== '');
    if (from === 'VERSION') expect([version, revision]).toEqual([env.VERSION, 0]);
    // A release is dotted numbers, whoever says so; what nobody meant is none.
    expect(kind === 'release').toBe(/^\d+(\.\d+)*$/.test(version) && ['VERSION', 'tag'].includes(from));
    expect(kind === 'dev').toBe(from === 'config');
    expect(tag).toBe(/^$|^refs\//.test(env.CI_COMMIT_TAG ?? '') ? undefined : env.CI_COMMIT_TAG);
  });

  property.prop([env, rules])('nothing of a tag is lost but the zeros of its revision', (env, rules) => {
    const { version, revision, from, tag = '' } = derive({ ...env, VERSION: '' }, rules);
    fc.pre(from === 'tag');
    const rest = tag.slice((rules.tagPrefix ?? 'v').length);
    expect(version).toMatch(/^[0-9]/);
    if (rest !== version) expect(rest.replace(/-0*(?=\d+$)/, '-')).toBe(`${version}-${revision}`);
  });

  property.prop([env, rules, fc.nat()])(
    'a revision that is said counts, and changes nothing else',
    (env, rules, said) => {
      expect(derive(env, rules, said)).toEqual({ ...derive(env, rules), revision: said });
    },
  );
});
