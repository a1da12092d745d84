import { expect, test } from 'vitest';

import { isLinuxTag, tagArches } from './tag-arches.ts';

test.for([
  ['any', ['noarch']],
  ['linux_x86_64', ['amd64']],
  ['linux_s390x', ['s390x']],
  ['manylinux1_x86_64', ['amd64']],
  ['manylinux2010_x86_64', ['amd64']],
  ['manylinux2014_aarch64', ['arm64']],
  ['manylinux_2_17_ppc64le', ['ppc64le']],
  ['manylinux_2_39_riscv64', ['riscv64']],
  ['musllinux_1_2_s390x', ['s390x']],
  ['macosx_11_0_arm64', ['arm64']],
  ['macosx_10_9_x86_64', ['amd64']],
  ['macosx_11_0_universal2', ['amd64', 'arm64']],
  ['win_amd64', ['amd64']],
  ['win_arm64', ['arm64']],
  ['android_24_arm64_v8a', ['arm64']],
  ['ios_13_0_arm64_iphoneos', ['arm64']],
  ['ios_13_0_x86_64_iphonesimulator', ['amd64']],
  ['win32', []],
  ['linux_i686', []],
  ['linux_armv7l', []],
  ['manylinux2014_ppc64', []],
  ['manylinux2014_s390', []],
  ['manylinux_2_s390x', []],
  ['manylinux3_s390x', []],
  ['macosx_10_9_intel', []],
  ['linux_toString', []],
  ['xlinux_s390x', []],
  ['any_s390x', []],
] as const)('%s is for %j', ([tag, arches]) => {
  expect(tagArches(tag)).toEqual(arches);
});

test('Linux is told from the rest', () => {
  expect(['linux_s390x', 'manylinux2014_s390x', 'musllinux_1_2_s390x'].every(isLinuxTag)).toBe(true);
  expect(['any', 'macosx_11_0_arm64', 'win_amd64', 'android_24_x86_64'].some(isLinuxTag)).toBe(false);
});
