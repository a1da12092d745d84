import { Buffer } from 'node:buffer';
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';

import { describe, expect, test } from 'vitest';

import { makeTree, treeFolder } from '../../test/kit/make-tree.ts';
import type { NixPath, NixPathOptions, NixPerm } from '../image-json/nix-image.ts';
import { planLayer } from './plan-layer.ts';

const shown = 'Layer 1 of image.json';

function at(
  path: string,
  rewrite: Partial<NixPathOptions['rewrite']>,
  perms: Partial<NixPerm>[] = [],
): NixPath {
  const none = { regex: '', mode: '', uid: 0, gid: 0, uname: '', gname: '' };
  return {
    path,
    options: {
      rewrite: { regex: '', repl: '', ...rewrite },
      perms: perms.map((perm) => ({ ...none, ...perm })),
    },
  };
}

/** What the layer has, in its order: name, mode, and owner where it is not root. */
async function listed(...paths: readonly NixPath[]): Promise<readonly string[]> {
  const { entries } = await planLayer(paths, shown);
  return entries.map(({ name, mode, owner }) => {
    const who = owner?.uid === 0 && owner.uname === 'root' ? '' : ` ${owner?.uid} ${owner?.uname}`;
    return `${Buffer.from(name as string).toString('latin1')} ${mode.toString(8)}${who}`;
  });
}

describe('the order of a layer', () => {
  test('is that of the parts of a path, not of whole paths', async () => {
    using root = treeFolder();
    makeTree(root.path, [
      { path: 'a-b', kind: 'file' },
      { path: 'a/z', kind: 'file' },
      { path: 'B', kind: 'file' },
      { path: 'é', kind: 'file' },
    ]);
    const names = await listed(at(root.path, { regex: `^${root.path}` }));
    expect(names).toEqual(['/ 755', '/B 644', '/a 755', '/a/z 644', '/a-b 644', `/Ã© 644`]);
  });
});

describe('a path in the layer', () => {
  test.each([
    ['relative', 'x', ['x 755', 'x/f 644']],
    ['not clean', '//a/../b/', ['/ 755', '/b 755', '/b/f 644']],
    ['the root', '/', ['/ 755', '/f 644']],
  ])('may be %s', async (_, repl, expected) => {
    using root = treeFolder();
    makeTree(root.path, [{ path: 'f', kind: 'file' }]);
    expect(await listed(at(root.path, { regex: `^${root.path}`, repl }))).toEqual(expected);
  });

  test('may be made of what the regex found', async () => {
    using root = treeFolder();
    makeTree(root.path, [{ path: 'f', kind: 'file' }]);
    const rewrite = { regex: `^${root.path}/?(?P<name>f?)$`, repl: '/$name' };
    expect(await listed(at(root.path, rewrite))).toEqual(['/ 755', '/f 644']);
  });

  test('is there also where the folder itself is left out', async () => {
    using root = treeFolder();
    makeTree(root.path, [{ path: 'd/f', kind: 'file' }]);
    expect(await listed(at(root.path, { regex: `^${root.path}(/d)?$|^${root.path}` }))).toEqual([
      '/ 755',
      '/d 755',
      '/d/f 644',
    ]);
  });

  test('of a store name with a plus stays in the store, as in every image of it', async () => {
    using root = treeFolder();
    makeTree(root.path, [{ path: 'gtk+3/f', kind: 'file' }]);
    const path = `${root.path}/gtk+3`;
    expect((await listed(at(path, { regex: `^${path}` }))).at(-1)).toBe(`${path}/f 644`);
  });

  test('need not be UTF-8', async () => {
    using root = treeFolder();
    makeTree(root.path, [{ pathHex: '78fffe', kind: 'file' }]);
    expect(await listed(at(root.path, { regex: `^${root.path}/x.`, repl: '/y' }))).toContain('/yþ 644');
  });
});

describe('perms', () => {
  test('come one after the other; names and mode only where they are said', async () => {
    using root = treeFolder();
    makeTree(root.path, [
      { path: 'f', kind: 'file' },
      { path: 'g', kind: 'file' },
    ]);
    const perms = [
      { regex: '/f', mode: '0600', uid: 5, uname: 'me' },
      { regex: '', uid: 7 },
    ];
    expect(await listed(at(root.path, { regex: `^${root.path}`, repl: '/d' }, perms))).toEqual([
      '/ 755',
      '/d 755 7 root',
      '/d/f 600 7 me',
      '/d/g 644 7 root',
    ]);
  });

  // As Go's Sscanf with %o.
  test.each([
    ['0755xyz', '755'],
    [' 644', '644'],
    ['+7', '7'],
    ['0o311', '0'],
    ['4755', '4755'],
  ])('may have the mode %j', async (mode, expected) => {
    using root = treeFolder();
    expect(await listed(at(root.path, { regex: `^.*$`, repl: 'x' }, [{ mode }]))).toEqual([`x ${expected}`]);
  });

  test.each([
    ['rwx', '"rwx" is no mode in octal digits'],
    ['', 'its uid is'],
    ['77777777', 'its mode is'],
  ])('with the mode %j are refused, or with an owner that is none', async (mode, detail) => {
    using root = treeFolder();
    const planned = planLayer([at(root.path, {}, [{ mode, uid: mode === '' ? 2 ** 60 : 0 }])], shown);
    await expect(planned).rejects.toMatchObject({
      blocker: 'artifact-invalid',
      message: `${shown} has perms that no tar can say.`,
      details: [expect.stringContaining(detail)],
    });
  });
});

describe('two paths for one place', () => {
  async function both(perms: readonly Partial<NixPerm>[][], make: (root: string) => void = () => {}) {
    using root = treeFolder();
    makeTree(root.path, [
      { path: 'p/f', kind: 'file', content: '1' },
      { path: 'q/f', kind: 'file', content: '2' },
    ]);
    make(root.path);
    const paths = ['p', 'q'].map((one, index) =>
      at(`${root.path}/${one}`, { regex: `^${root.path}/${one}` }, [...(perms[index] ?? [])]),
    );
    return await planLayer(paths, shown);
  }

  test('are one file, and the later one counts', async () => {
    const { entries } = await both([]);
    expect(entries.at(-1)).toMatchObject({ name: '/f', source: { path: expect.stringContaining('/q/f') } });
  });

  test.each<[string, readonly Partial<NixPerm>[][], (root: string) => void, RegExp]>([
    ['another mode', [], (root) => chmodSync(`${root}/q/f`, 0o755), /mode 0755$/],
    ['another size', [], (root) => writeFileSync(`${root}/q/f`, '22'), /of 2 bytes/],
    ['other perms', [[], [{ regex: 'f', uid: 1 }]], () => {}, /"uid":1/],
  ])('with %s are refused, naming both', async (_, perms, make, side) => {
    await expect(both(perms, make)).rejects.toMatchObject({
      blocker: 'artifact-invalid',
      message: `${shown} cannot be made: "/f" is in it twice, and not the same.`,
      details: [
        expect.stringMatching(/^".*\/p\/f": a file of 1 bytes, mode 0644/),
        expect.stringMatching(side),
      ],
    });
  });
});

describe('what cannot be in a layer', () => {
  test('a path that is not there, with the way to get it', async () => {
    const path = '/nix/store/00000000000000000000000000000000-absent';
    await expect(planLayer([{ path }], shown)).rejects.toMatchObject({
      blocker: 'artifact-invalid',
      message: `${shown} needs "${path}", which is not there.`,
      commands: [`nix-store --realise ${path}`],
    });
  });

  test('a regular expression that Go does not take', async () => {
    using root = treeFolder();
    mkdirSync(`${root.path}/c++`);
    const path = `${root.path}/c++`;
    await expect(planLayer([at(path, { regex: `^${path}` })], shown)).rejects.toMatchObject({
      message: `${shown} has a regular expression that Go does not take, for "${path}".`,
      next: expect.stringContaining('"++"'),
    });
  });

  test('a socket', async () => {
    using root = treeFolder();
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(`${root.path}/s`, resolve));
    await expect(planLayer([{ path: root.path }], shown)).rejects.toMatchObject({
      blocker: 'artifact-invalid',
      message: `${shown} needs "${root.path}/s", which is no file, folder or symlink, and the Nix store holds nothing else.`,
    });
    await new Promise((resolve) => server.close(resolve));
  });

  test('a link is not followed, also at the top, and may lead nowhere', async () => {
    using root = treeFolder();
    symlinkSync('/nowhere', `${root.path}/l`);
    const { entries } = await planLayer([at(`${root.path}/l`, { regex: '.*', repl: '/l' })], shown);
    expect(entries.at(-1)).toMatchObject({ type: 'symlink', name: '/l', mode: 0o777, target: '/nowhere' });
  });
});

test('a layer of no paths is an empty tar', async () => {
  expect(await planLayer([], shown)).toMatchObject({ entries: [], layout: { size: 1024 } });
});
