import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { makeWheel, wheelFileName, type WheelParts } from '@parity-tools/test-kit/make-wheel';

/** Wheels of one version, each for a Python of its own. */
export interface WheelFolder {
  readonly folder: string;
  readonly name: string;
  readonly version: string;
  /** Absolute. */
  readonly wheels: readonly string[];
}

/** Makes as many wheels as are wanted, each with a payload of `size` bytes that do not compress. */
export async function wheelFolder(
  folder: string,
  count: number,
  { size, packed }: Required<Pick<WheelParts, 'size' | 'packed'>>,
): Promise<WheelFolder> {
  const [name, version] = ['measured', '1.2.3'];
  await mkdir(folder, { recursive: true });
  const wheels: string[] = [];
  for (let at = 0; at < count; at += 1) {
    const tags = `cp3${at}-cp3${at}-manylinux2014_s390x`;
    const file = path.join(folder, wheelFileName({ name, version, tags }));
    await writeFile(file, makeWheel({ name, version, tags, size, packed }));
    wheels.push(file);
  }
  return { folder, name, version, wheels };
}
