import { targetOf } from '@parity-tools/test-kit';
import { describe, expect, test } from 'vitest';

import type { Env } from '../ports.ts';
import type { Checkout } from '../release/checkout.ts';
import { deriveContext } from '../release/derive-context.ts';
import { deriveVersion } from '../release/derive-version.ts';
import { guard } from './guard.ts';

const again = 'npx parity-x publish --publish';
const branchDeploy = { branches: ['staging'], tag: '0.1.${CI_PIPELINE_NUMBER}' };
const push = { CI_PIPELINE_EVENT: 'push', CI_COMMIT_BRANCH: 'staging', CI_PIPELINE_NUMBER: '42' };

function guarded(env: Env, checkout: Checkout = { commit: 'head', dirty: false }, staged = checkout.commit) {
  const rules = { version: '1.0.0', tagPrefix: 'v', strictVersion: false, branchDeploy };
  const registry = targetOf('git.example.org');
  const release = deriveContext(deriveVersion(rules, env), checkout, rules, { env, registry });
  return guard({ ...release, commit: staged }, checkout, again);
}

describe('a deliberate version may be published', () => {
  test.each([
    ['VERSION', { VERSION: '1.2.3' }],
    ['VERSION of a pre-release', { VERSION: '1.2.3-rc1' }],
    ['a release tag', { CI_COMMIT_TAG: 'v1.2.3' }],
    ['a tag with a revision', { CI_COMMIT_TAG: 'v1.2.3-2' }],
    ['VERSION beside a tag that is none', { VERSION: '1.2.3', CI_COMMIT_TAG: 'nightly' }],
    ['a declared branch', push],
  ])('by %s', (_, env) => {
    expect(guarded(env)).toBeUndefined();
  });
});

describe('anything else is dev-tag', () => {
  test.each([
    ['nothing at all', {}],
    ['an empty VERSION', { VERSION: '' }],
    ['an empty tag', { CI_COMMIT_TAG: '' }],
    ['a branch that is not declared', { ...push, CI_COMMIT_BRANCH: 'main' }],
    ['a branch in place of the tag', { CI_COMMIT_TAG: 'refs/heads/main' }],
  ])('%s', (_, env) => {
    expect(guarded(env)).toMatchObject({
      blocker: 'dev-tag',
      message: 'Neither VERSION nor a tag says that this is a release.',
      commands: [`VERSION=1.0.0 ${again}`],
    });
  });

  test.each(['nightly', 'vnext', '1.2.3', 'refs'])('the tag %s', (tag) => {
    expect(guarded({ CI_COMMIT_TAG: tag })).toMatchObject({
      blocker: 'dev-tag',
      message: `The tag ${tag} is not a release tag, and VERSION is not set.`,
    });
  });
});

describe('a tag that is elsewhere', () => {
  const elsewhere = { commit: 'head', dirty: false, tagCommit: 'other' };

  test.each([{ CI_COMMIT_TAG: 'v1.2.3' }, { CI_COMMIT_TAG: 'v1.2.3', VERSION: '1.2.3' }])(
    'is dev-tag: %j',
    (env) => {
      expect(guarded(env, elsewhere)).toMatchObject({
        blocker: 'dev-tag',
        details: ['v1.2.3 is other', 'this is head'],
        commands: ['git checkout v1.2.3'],
      });
    },
  );

  test('is named so that it can be pasted', () => {
    expect(guarded({ CI_COMMIT_TAG: 'v1.2.3;reboot' }, elsewhere)?.commands).toEqual([
      "git checkout 'v1.2.3;reboot'",
    ]);
  });

  test('is dev-tag for a stage that was made elsewhere', () => {
    const at = { commit: 'head', dirty: false, tagCommit: 'head' };
    expect(guarded({ CI_COMMIT_TAG: 'v1.2.3' }, at, 'staged')).toMatchObject({
      blocker: 'dev-tag',
      message: 'The tag v1.2.3 is not the commit that was staged.',
    });
  });

  test('is none where it is HEAD, or where nobody knows', () => {
    const env = { CI_COMMIT_TAG: 'v1.2.3' };
    expect(guarded(env, { ...elsewhere, tagCommit: 'head' })).toBeUndefined();
    expect(guarded(env, { commit: 'head', dirty: true })).toBeUndefined();
  });
});
