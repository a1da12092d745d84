import { mkdirSync, symlinkSync } from 'node:fs';

import { tempFolder } from '@parity-tools/test-kit';
import { describe, expect, test } from 'vitest';

import { findWheels } from './find-wheels.ts';

async function found(root: string, wheel: string): Promise<readonly (readonly string[])[]> {
  return (await findWheels(root, wheel)).map(({ name, shown, path }) => [name, shown, path]);
}

describe('the wheels of a leg', () => {
  test('are all of a folder, by name, and nothing else of it', async () => {
    using at = tempFolder();
    for (const name of ['b.whl', 'a.whl', 'c.tar.gz', 'a.whl.asc', 'deep/d.whl'])
      at.write(`dist/${name}`, name);
    expect(await found(at.path, 'dist')).toEqual([
      ['a.whl', 'dist/a.whl', at.at('dist/a.whl')],
      ['b.whl', 'dist/b.whl', at.at('dist/b.whl')],
    ]);
  });

  test('may lie in a folder behind a link, and be links themselves', async () => {
    using at = tempFolder();
    const real = at.write('store/x-real.whl', 'x');
    mkdirSync(at.at('built'));
    symlinkSync(real, at.at('built/x.whl'));
    symlinkSync('built', at.at('result'));
    expect(await found(at.path, 'result')).toEqual([['x.whl', 'result/x.whl', real]]);
  });

  test('may be one that is named, whatever lies beside it', async () => {
    using at = tempFolder();
    const file = at.write('dist/a.whl', 'a');
    at.write('dist/b.whl', 'b');
    expect(await found(at.path, 'dist/a.whl')).toEqual([['a.whl', 'dist/a.whl', file]]);
    expect(await found('/', file)).toEqual([['a.whl', file.slice(1), file]]);
  });

  test('may be one behind a link, whose name counts', async () => {
    using at = tempFolder();
    symlinkSync(at.write('store/real', 'a'), at.at('a.whl'));
    expect(await found(at.path, 'a.whl')).toEqual([['a.whl', 'a.whl', at.at('store/real')]]);
  });
});

test.each([
  ['an empty folder', 'empty', 'empty holds no wheel.'],
  ['a folder of other files', 'other', 'other holds no wheel.'],
  ['nothing', 'none', 'none is not there.'],
  ['a link to nothing', 'lost', 'lost is not there.'],
  ['a folder that is named as a wheel is', 'odd', 'odd/x.whl is not a regular file.'],
])('refused: %s', async (_, wheel, message) => {
  using at = tempFolder();
  for (const folder of ['empty', 'odd/x.whl']) mkdirSync(at.at(folder), { recursive: true });
  at.write('other/x.tar.gz', '');
  symlinkSync('nowhere', at.at('lost'));
  await expect(findWheels(at.path, wheel)).rejects.toMatchObject({ blocker: 'artifact-invalid', message });
});
