import { fc, test as property } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';

import { fillIn, matchBranchTag } from './branch-tag.ts';
import { deriveBranch } from './derive-version.ts';

const rules = {
  version: '0',
  tagPrefix: 'v',
  strictVersion: false,
  branchDeploy: { branches: ['staging'], tag: '0.1.${CI_PIPELINE_NUMBER}', pointers: ['${branch}', 'edge'] },
};
const push = { CI_PIPELINE_EVENT: 'push', CI_COMMIT_BRANCH: 'staging', CI_PIPELINE_NUMBER: '57' };

describe('the pointers of a branch', () => {
  test('are filled in', () => {
    expect(deriveBranch(rules, push, { from: 'branch' })).toEqual({
      tag: '0.1.${CI_PIPELINE_NUMBER}',
      pointers: ['staging', 'edge'],
    });
  });

  test.each(['VERSION', 'tag', 'config'] as const)('do not follow a version from %s', (from) => {
    expect(deriveBranch(rules, push, { from })?.pointers).toEqual([]);
  });

  test('are none of a config without branch deployment', () => {
    expect(deriveBranch({ ...rules, branchDeploy: undefined }, push, { from: 'branch' })).toBeUndefined();
  });

  test('must have values', () => {
    const branchDeploy = { ...rules.branchDeploy, pointers: ['${CI_NOTHING}'] };
    expect(() => deriveBranch({ ...rules, branchDeploy }, push, { from: 'branch' })).toThrow(
      'branchDeploy.pointers "${CI_NOTHING}" uses ${CI_NOTHING}, which has no value here.',
    );
  });
});

describe('a version of branch deployment', () => {
  test.each([
    ['0.1.${CI_PIPELINE_NUMBER}', '0.1.57', { pipeline: 57 }],
    ['0.1.${CI_PIPELINE_NUMBER}', '0.1.57-rc.1', undefined],
    ['0.1.${CI_PIPELINE_NUMBER}', '0x1.57', undefined],
    ['0.0.0-${branch}.${CI_PIPELINE_NUMBER}', '0.0.0-main.12', { pipeline: 12 }],
    ['0.0.0-${CI_COMMIT_SHA}', '0.0.0-abc', { pipeline: undefined }],
  ] as const)('%s and %s', (template, version, expected) => {
    expect(matchBranchTag(template, version)).toEqual(expected);
  });

  property.prop([
    fc.integer({ min: 0 }),
    fc.stringMatching(/^[a-z]{1,8}$/),
    fc.stringMatching(/^[.a-z+$-]{0,5}$/),
  ])('is recognised, whatever it was filled in with', (pipeline, branch, between) => {
    const template = `1.\${CI_PIPELINE_NUMBER}${between}-\${branch}`;
    const env = { CI_PIPELINE_NUMBER: String(pipeline) };
    expect(matchBranchTag(template, fillIn(template, 'tag', { branch, env }))).toEqual({ pipeline });
  });
});
