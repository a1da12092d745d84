import { targetOf } from '@parity-tools/test-kit';
import { describe, expect, test } from 'vitest';

import type { Env } from '../ports.ts';
import { deriveContext } from './derive-context.ts';
import { deriveVersion } from './derive-version.ts';

const registry = targetOf('git.example.org');

function contextOf(parts: { env?: Env; version?: string; strictVersion?: boolean }) {
  const { env = {}, version = '1.0.0', strictVersion = false } = parts;
  const rules = { version, tagPrefix: 'v', strictVersion };
  return deriveContext(deriveVersion(rules, env), { commit: 'c0ffee', dirty: true }, rules, {
    env,
    registry,
  });
}

test('holds what is known of a release', () => {
  const env = { CI_COMMIT_TAG: 'v1.2.3-4', CI_PIPELINE_NUMBER: '7', SOURCE_DATE_EPOCH: '1700000000' };
  expect(contextOf({ env })).toEqual({
    version: '1.2.3',
    revision: 4,
    from: 'tag',
    kind: 'release',
    tag: 'v1.2.3-4',
    commit: 'c0ffee',
    dirty: true,
    run: '7',
    epoch: 1_700_000_000,
    registry,
  });
});

describe('strictVersion', () => {
  const env = { CI_COMMIT_TAG: 'v1.2.3' };

  test('refuses a tag that differs from the config', () => {
    expect(() => contextOf({ env, strictVersion: true })).toThrow(
      expect.objectContaining({
        blocker: 'artifact-invalid',
        message: expect.stringMatching(/1\.2\.3.*1\.0\.0/),
      }),
    );
  });

  test.each([
    ['a tag that is the same', { env, version: '1.2.3' }],
    ['a tag that only adds a revision', { env: { CI_COMMIT_TAG: 'v1.2.3-4' }, version: '1.2.3' }],
    ['VERSION, which was meant', { env: { ...env, VERSION: '9' } }],
    ['no tag', {}],
  ])('takes %s', (_, parts) => {
    expect(contextOf({ ...parts, strictVersion: true }).commit).toBe('c0ffee');
  });

  test('is off unless it is said', () => {
    expect(contextOf({ env }).version).toBe('1.2.3');
  });
});

describe('SOURCE_DATE_EPOCH', () => {
  test.each([
    [undefined, Date.UTC(1985, 9, 26, 8, 15) / 1000],
    ['', Date.UTC(1985, 9, 26, 8, 15) / 1000],
    ['0', 0],
    ['1700000000', 1_700_000_000],
    [String(2 ** 33 - 1), 2 ** 33 - 1],
  ])('%j is %i', (SOURCE_DATE_EPOCH, epoch) => {
    expect(contextOf({ env: { SOURCE_DATE_EPOCH } }).epoch).toBe(epoch);
  });

  test.each(['now', '-1', '1.5', '1e9', ' 1', '0x10', String(2 ** 33), '99999999999'])(
    '%j is refused',
    (junk) => {
      expect(() => contextOf({ env: { SOURCE_DATE_EPOCH: junk } })).toThrow(
        expect.objectContaining({
          code: 'PARITY_USAGE',
          message: expect.stringContaining(JSON.stringify(junk)),
        }),
      );
    },
  );
});
