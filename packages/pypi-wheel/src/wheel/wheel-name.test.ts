import { describe, expect, test } from 'vitest';

import { refuseFor } from './complaint.ts';
import { expandTags, isNamedAfter, parseWheelName } from './wheel-name.ts';

const refuse = refuseFor('x.whl');

describe('the name of a wheel', () => {
  test('has its parts', () => {
    const name = parseWheelName(
      'A.b_C-1!2.0.post1+local.1-3x-cp39.CP310-abi3-linux_s390x.any.linux_s390x.whl',
      refuse,
    );
    expect(name).toMatchObject({
      distribution: 'A.b_C',
      version: '1!2.0.post1+local.1',
      build: { text: '3x', number: 3 },
      python: ['cp39', 'cp310'],
      abi: ['abi3'],
      platform: ['linux_s390x', 'any'],
    });
    expect(expandTags(name)).toEqual([
      'cp39-abi3-linux_s390x',
      'cp39-abi3-any',
      'cp310-abi3-linux_s390x',
      'cp310-abi3-any',
    ]);
    expect(parseWheelName('a-1-py3-none-any.whl').build).toBeUndefined();
  });

  test.for([
    ['a-1-py3-none-any.zip', 'is not named as a wheel is'],
    ['a-1-py3-none-any.WHL', 'is not named as a wheel is'],
    ['a-1-py3-none.whl', 'is not named as a wheel is'],
    ['a-1-1-1-py3-none-any.whl', 'is not named as a wheel is'],
    [`${'a'.repeat(250)}-1-py3-none-any.whl`, 'is not named as a wheel is'],
    ['-1-py3-none-any.whl', 'has "" in its name where a distribution belongs'],
    ['a__b-1-py3-none-any.whl', 'has "a__b" in its name where a distribution belongs'],
    ['a_-1-py3-none-any.whl', 'has "a_" in its name where a distribution belongs'],
    ['a b-1-py3-none-any.whl', 'has "a b" in its name where a distribution belongs'],
    ['a-one-py3-none-any.whl', 'has "one" in its name where a version belongs'],
    ['a-1-x1-py3-none-any.whl', 'has "x1" in its name where a build tag belongs'],
    ['a-1-1/2-py3-none-any.whl', 'has "1/2" in its name where a build tag belongs'],
    ['a-1-py3.-none-any.whl', 'has "py3." in its name where a Python tag belongs'],
    ['a-1-py3--any.whl', 'has "" in its name where an ABI tag belongs'],
    ['a-1-py3-none-any..x.whl', 'has "any..x" in its name where a platform tag belongs'],
  ] as const)('%s %s', ([name, reason]) => {
    expect(() => parseWheelName(name, refuse)).toThrow(`x.whl ${reason}`);
  });

  test('names folders in it', () => {
    const name = parseWheelName('Tr_Wheel-1.0-py3-none-any.whl', refuse);
    for (const stem of ['tr_wheel-1.0', 'tr.wheel-1.0.0', 'TR_WHEEL-v1'])
      expect(isNamedAfter(name, stem), stem).toBe(true);
    for (const stem of [
      'tr_wheel',
      'tr_wheel-1.1',
      'tr-wheel-1.0',
      'trwheel-1.0',
      'tr_wheel-1.0-1',
      'tr_wheel-x',
    ])
      expect(isNamedAfter(name, stem), stem).toBe(false);
  });
});
