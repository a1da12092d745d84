import type { ReleaseContext } from '@parity-lib/core';
import { describe, expect, test } from 'vitest';

import type { NpmConfig } from '../config.ts';
import { tagMoves } from './tag-move.ts';

interface Case {
  readonly versions?: readonly string[];
  readonly tags?: Readonly<Record<string, string>>;
  readonly distTag?: string;
  readonly kind?: ReleaseContext['kind'];
  readonly branch?: ReleaseContext['branch'];
}

/** What becomes of the tags of a release. */
function moved(version: string, { versions = [], tags = {}, distTag, kind = 'release', branch }: Case) {
  const packument = {
    versions: new Map(versions.map((one) => [one, { dist: {}, dependencies: [] }])),
    tags: new Map(Object.entries(tags)),
  };
  const moves = tagMoves({ distTag } as NpmConfig, { version, kind, branch } as ReleaseContext);
  return moves.map((move) => [move.tag, move.decide(packument), move.higher(packument)]);
}

const needed = { is: 'needed' };

describe('a release', () => {
  test('is latest when it is the first', () => {
    expect(moved('1.0.0', {})).toEqual([['latest', needed, undefined]]);
  });

  test('is latest when it is at least every other release', () => {
    const versions = ['1.0.0', '0.9.9', '2.0.0-rc.1', 'not-a-version', '3.0.0+build'];
    expect(moved('1.0.1', { versions, tags: { latest: '1.0.0' } })).toEqual([
      ['latest', { is: 'needed', was: '1.0.0' }, undefined],
    ]);
  });

  test('moves latest back from a pre-release that a server put there', () => {
    expect(moved('1.0.0', { versions: ['1.0.0', '2.0.0-rc.1'], tags: { latest: '2.0.0-rc.1' } })).toEqual([
      ['latest', { is: 'needed', was: '2.0.0-rc.1' }, undefined],
    ]);
  });

  test.each([{ latest: '1.10.0' }, { latest: '1.9.0' }, {}])(
    'of an older line leaves latest where it is: %j',
    (tags: Record<string, string>) => {
      expect(moved('1.9.0', { versions: ['1.9.0', '1.10.0', '1.9.1'], tags })).toEqual([
        ['latest', { is: 'kept', why: '1.10.0 is published, which is higher' }, '1.10.0'],
      ]);
    },
  );

  test('that stands there is done', () => {
    expect(moved('1.0.0', { versions: ['1.0.0'], tags: { latest: '1.0.0' } })).toEqual([
      ['latest', { is: 'done', why: 'it stands there' }, undefined],
    ]);
  });

  test('has no use for a tag of pre-releases', () => {
    expect(moved('1.0.0', { distTag: 'canary' })).toEqual([['latest', needed, undefined]]);
  });

  test('does not wait for what branches publish', () => {
    const branch = { tag: '0.1.${CI_PIPELINE_NUMBER}', pointers: [] };
    expect(moved('0.1.0', { versions: ['0.1.0', '0.1.57'], branch })).toEqual([
      ['latest', needed, undefined],
    ]);
  });
});

describe('a pre-release', () => {
  test('has the tag of its identifier, and never latest', () => {
    expect(moved('1.0.0-rc.1', { versions: ['2.0.0', '2.0.0-beta.1'] })).toEqual([['rc', needed, undefined]]);
  });

  test('moves its tag forward only', () => {
    const versions = ['1.0.0-rc.1', '1.0.0-rc.10'];
    expect(moved('1.0.0-rc.2', { versions, tags: { rc: '1.0.0-rc.10' } })).toEqual([
      ['rc', { is: 'kept', why: '1.0.0-rc.10 is published, which is higher' }, '1.0.0-rc.10'],
    ]);
  });

  test('has the configured tag, where there is one', () => {
    expect(moved('1.0.0-rc.1', { distTag: 'canary', versions: ['1.0.0-beta.1'] })).toEqual([
      ['canary', needed, undefined],
    ]);
  });
});

describe('a branch', () => {
  const branch = { tag: '0.1.${CI_PIPELINE_NUMBER}', pointers: ['staging', 'edge'] };

  test('moves its pointers, and never latest', () => {
    expect(moved('0.1.9', { kind: 'branch', branch, tags: { staging: '0.1.8' } })).toEqual([
      ['staging', { is: 'needed', was: '0.1.8' }, undefined],
      ['edge', needed, undefined],
    ]);
  });

  test('leaves them where a later pipeline put them', () => {
    expect(moved('0.1.9', { kind: 'branch', branch, tags: { staging: '0.1.10', edge: '0.1.9' } })).toEqual([
      ['staging', { is: 'kept', why: 'it stands at 0.1.10, of a later pipeline' }, undefined],
      ['edge', { is: 'done', why: 'it stands there' }, undefined],
    ]);
  });

  test('takes one back that somebody set by hand', () => {
    const one = { ...branch, pointers: ['staging'] };
    expect(moved('0.1.9', { kind: 'branch', branch: one, tags: { staging: '7.0.0' } })).toEqual([
      ['staging', { is: 'needed', was: '7.0.0' }, undefined],
    ]);
  });

  test.each(['latest', 'feature/x', 'v1'])('cannot have the pointer %s', (pointer) => {
    expect(() => moved('0.1.9', { kind: 'branch', branch: { ...branch, pointers: [pointer] } })).toThrow(
      `The pointer "${pointer}" cannot be the dist-tag of a branch.`,
    );
  });
});
