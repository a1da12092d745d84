import { createHash } from 'node:crypto';

import { Answer } from '@parity-lib/core';
import { HttpClient } from '@parity-lib/core/testing';
import {
  type FaultRule,
  type ForgeOptions,
  type LocalForge,
  startForge,
  type World,
} from '@parity-lib/local-forge';
import { targetOf, tempFolder, testPorts } from '@parity-tools/test-kit';
import { describe, expect, test } from 'vitest';

import { compareFile, ForgeClient } from './forge-client.ts';
import { findFile, parseListing } from './listing.ts';
import { preflight } from './preflight.ts';
import { refusedUpload } from './refusals.ts';

type Settings = NonNullable<World['settings']>;

/** Everybody the matrix needs: tokens of every kind, an organisation of ours, and one that we may not see. */
const worldWith = (settings: Settings = {}): World => ({
  users: [
    { name: 'oleks', password: 'x', visibility: 'public' },
    { name: 'stranger', password: 'x', visibility: 'public' },
  ],
  organisations: [
    { name: 'fleet', visibility: 'public', owners: ['oleks'] },
    { name: 'hidden', visibility: 'private', owners: ['stranger'] },
  ],
  redirects: { 'old-oleks': 'oleks' },
  tokens: [
    { user: 'oleks', name: 'rw', token: 'rw'.padEnd(40, '0'), scopes: ['write:package'] },
    { user: 'oleks', name: 'all', token: 'all'.padEnd(40, '0'), scopes: ['all'] },
    { user: 'oleks', name: 'ro', token: 'ro'.padEnd(40, '0'), scopes: ['read:package'] },
    { user: 'oleks', name: 'misc', token: 'misc'.padEnd(40, '0'), scopes: ['read:misc'] },
    { user: 'stranger', name: 'stranger', token: 'stranger'.padEnd(40, '0'), scopes: ['write:package'] },
  ],
  settings,
});

interface Parts {
  readonly profile: ForgeOptions['profile'];
  readonly settings?: Settings;
  readonly owner?: string;
  /** The name of a token of the world; undefined: anonymous. */
  readonly token?: string | undefined;
  readonly dryRun?: boolean;
}

interface Rig extends AsyncDisposable {
  readonly forge: LocalForge;
  readonly http: HttpClient;
}

async function rigWith({ profile, settings, owner = 'oleks', dryRun = true, ...parts }: Parts): Promise<Rig> {
  const folder = tempFolder();
  const forge = await startForge({ dir: folder.path, profile, world: worldWith(settings) });
  const token = 'token' in parts ? parts.token?.padEnd(40, '0') : 'rw'.padEnd(40, '0');
  return {
    forge,
    http: new HttpClient(targetOf(forge.url, owner), testPorts(), { token, dryRun }),
    [Symbol.asyncDispose]: async () => {
      await forge.stop();
      folder[Symbol.dispose]();
    },
  };
}

const profiles = ['gitea', 'forgejo'] as const;
const modes = ['dry-run', 'publish'] as const;
const everywhere = profiles.flatMap((profile) => modes.map((mode) => ({ profile, mode })));

describe.each(everywhere)('preflight of $profile, $mode', ({ profile, mode }) => {
  const dryRun = mode === 'dry-run';

  async function asked(parts: Omit<Parts, 'profile' | 'dryRun'>, fault?: FaultRule) {
    await using rig = await rigWith({ profile, dryRun, ...parts });
    if (fault !== undefined) rig.forge.addFault({ occurrence: 'every', ...fault });
    // The client throws what is about the wire, such as a write that is sent elsewhere; the rest is returned.
    const found = await preflight(rig.http, mode).catch((error: unknown) => [error as { blocker: string }]);
    const methods = rig.forge.requests.map(({ method }) => method);
    if (dryRun) expect(new Set(methods)).toEqual(new Set(['GET']));
    return { blockers: found.map(({ blocker }) => blocker), requests: rig.forge.requests };
  }

  test.each(['rw', 'all'])('the token %s is let in, by one question', async (token) => {
    const { blockers, requests } = await asked({ token });
    expect(blockers).toEqual([]);
    expect(requests).toHaveLength(1);
  });

  test('an organisation of ours lets us in', async () => {
    const { blockers, requests } = await asked({ owner: 'fleet' });
    expect([blockers, requests.length]).toEqual([[], 1]);
  });

  test('changes nothing', async () => {
    await using rig = await rigWith({ profile, dryRun });
    await preflight(rig.http, mode);
    const url = rig.http.url('api', 'v1', 'packages', 'oleks');
    expect((await rig.http.ask({ url, as: 'publisher' })).json()).toEqual([]);
  });

  test.each([
    ['misc', 'missing-scope'],
    // A dry run may not ask Forgejo what would tell: it says no-permission, and that the scope may be the reason.
    ['ro', dryRun && profile === 'forgejo' ? 'no-permission' : 'missing-scope'],
    ['nonsense', 'bad-token'],
  ])('the token %s is %s', async (token, blocker) => {
    expect((await asked({ token })).blockers).toEqual([blocker]);
  });

  test('a stranger has no permission', async () => {
    expect((await asked({ owner: 'stranger' })).blockers).toEqual(['no-permission']);
    expect((await asked({ token: 'stranger', owner: 'fleet' })).blockers).toEqual(['no-permission']);
    expect((await asked({ owner: 'hidden' })).blockers).toEqual(['no-permission']);
  });

  test('nobody at all has a bad token', async () => {
    expect((await asked({ token: undefined })).blockers).toEqual(['bad-token']);
  });

  test('an owner that is not there', async () => {
    expect((await asked({ owner: 'nobody' })).blockers).toEqual(['owner-missing']);
  });

  test('an owner that was renamed leads elsewhere', async () => {
    expect((await asked({ owner: 'old-oleks' })).blockers).toEqual(['redirect-refused']);
  });

  test('packages that are switched off', async () => {
    expect((await asked({ settings: { packages: false } })).blockers).toEqual(['registry-unsupported']);
  });

  test('a forge for members only lets a good token in, and no other', async () => {
    expect((await asked({ settings: { requireSignIn: true } })).blockers).toEqual([]);
    const { blockers } = await asked({ settings: { requireSignIn: true }, token: 'nonsense' });
    expect(blockers).toEqual(['bad-token']);
  });

  test.runIf(profile === 'forgejo' && !dryRun)('a quota that is used up', async () => {
    expect((await asked({ settings: { quota: { total: 0 } } })).blockers).toEqual(['quota']);
  });

  test.each([
    [200, 'hello'],
    [400, 'Bad Request'],
    [404, '<h1>Not Found</h1>'],
    [404, '{"message":"Not Found"}'],
  ])('a server that is no forge, and answers everything with %d %s', async (status, body) => {
    const fault: FaultRule = { match: {}, does: { kind: 'status', status, body } };
    expect((await asked({}, fault)).blockers).toEqual(['registry-unsupported']);
  });

  test.runIf(dryRun).each([
    ['rw', 'oleks', []],
    ['misc', 'oleks', ['missing-scope']],
    ['nonsense', 'oleks', ['bad-token']],
    ['rw', 'hidden', ['no-permission']],
    ['rw', 'nobody', ['owner-missing']],
    ['rw', 'old-oleks', ['redirect-refused']],
  ])('where a proxy does not pass /v2 on, %s at %s', async (token, owner, blockers) => {
    const fault: FaultRule = {
      match: { path: /^\/v2\// },
      does: { kind: 'status', status: 404, body: 'no' },
    };
    expect((await asked({ token, owner }, fault)).blockers).toEqual(blockers);
  });

  test.runIf(dryRun)('an owner with capitals: names on /v2 have none', async () => {
    const { blockers, requests } = await asked({ owner: 'Oleks' });
    expect([blockers, requests.map(({ path }) => path)]).toEqual([
      [],
      ['/v2/oleks/parity-preflight/blobs/uploads/parity-preflight'],
    ]);
  });

  test.runIf(!dryRun)('a proxy that takes no body', async () => {
    const fault: FaultRule = { match: { method: 'PUT' }, does: { kind: 'html-413' } };
    expect((await asked({}, fault)).blockers).toEqual(['too-large']);
  });
});

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const version = { type: 'generic', name: 'tool', version: '1.0.0' };

async function upload({ forge }: Rig, file: string, text: string): Promise<void> {
  const authorization = `Basic ${btoa(`oleks:${'rw'.padEnd(40, '0')}`)}`;
  const url = `${forge.url}/api/packages/oleks/generic/tool/1.0.0/${file}`;
  const { status } = await fetch(url, { method: 'PUT', body: text, headers: { authorization } });
  expect(status).toBe(201);
}

const fileUrl = ({ http }: Rig, file: string): URL =>
  http.url('api', 'packages', 'oleks', 'generic', 'tool', '1.0.0', file);

describe.each(profiles)('the files of a version on %s', (profile) => {
  test('are listed with size and digest, however the forge spells them', async () => {
    await using rig = await rigWith({ profile });
    await upload(rig, 'a.bin', 'hello');
    expect(await new ForgeClient(rig.http).files(version)).toEqual([
      { name: 'a.bin', size: 5, sha256: sha256('hello') },
    ]);
  });

  test('are asked for once, and again when that is wanted', async () => {
    await using rig = await rigWith({ profile });
    const client = new ForgeClient(rig.http);
    expect(await client.files(version)).toEqual([]);
    await upload(rig, 'a.bin', 'hello');
    rig.forge.clearRequests();
    expect(await client.files(version)).toEqual([]);
    expect(rig.forge.requests).toEqual([]);
    expect(await client.files(version, true)).toHaveLength(1);
    expect(await client.files(version)).toHaveLength(1);
    expect(rig.forge.requests).toHaveLength(1);
  });

  test.each([
    ['nobody', 'rw', 'owner-missing'],
    ['old-oleks', 'rw', 'redirect-refused'],
    ['oleks', 'misc', 'missing-scope'],
    ['oleks', 'nonsense', 'bad-token'],
    ['oleks', undefined, 'bad-token'],
  ])('of %s with the token %s: %s', async (owner, token, blocker) => {
    await using rig = await rigWith({ profile, owner, token });
    await expect(new ForgeClient(rig.http).files(version)).rejects.toMatchObject({ blocker });
  });
});

test.each([
  [404, '<h1>Not Found</h1>', 'registry-unsupported'],
  [404, '{"message":"package does not exist"}', undefined],
  // A version that is not there is 404 also where its owner is hidden: only one that is there can be forbidden.
  [403, '{"message":"user should have specific permission or be a site admin"}', 'no-permission'],
  [418, '{}', 'registry-invalid'],
])('a listing that is answered with %d %s: %s', async (status, body, blocker) => {
  await using rig = await rigWith({ profile: 'gitea' });
  rig.forge.addFault({ match: {}, does: { kind: 'status', status, body } });
  const listed = new ForgeClient(rig.http).files(version);
  if (blocker === undefined) expect(await listed).toEqual([]);
  else await expect(listed).rejects.toMatchObject({ blocker });
});

describe.each(profiles)('a glimpse without a token on %s', (profile) => {
  test('tells what is absent, and how large what is there is', async () => {
    await using rig = await rigWith({ profile, token: undefined });
    await upload(rig, 'a.bin', 'hello');
    await upload(rig, 'empty', '');
    const client = new ForgeClient(rig.http);
    rig.forge.clearRequests();
    expect(await client.glimpse(fileUrl(rig, 'none'))).toEqual({ is: 'absent' });
    expect(await client.glimpse(fileUrl(rig, 'a.bin'))).toEqual({ is: 'there', size: 5 });
    expect(await client.glimpse(fileUrl(rig, 'empty'))).toEqual({ is: 'there', size: 0 });
    expect(rig.forge.requests.map(({ method, headers }) => [method, headers['range']])).toEqual([
      ['GET', 'bytes=0-0'],
      ['GET', 'bytes=0-0'],
      ['GET', 'bytes=0-0'],
    ]);
  });

  test('tells nothing where a file is forbidden', async () => {
    await using rig = await rigWith({ profile, token: undefined });
    rig.forge.addFault({ match: {}, does: { kind: 'status', status: 403 } });
    expect(await new ForgeClient(rig.http).glimpse(fileUrl(rig, 'x'))).toEqual({ is: 'hidden' });
  });

  test('tells nothing where one must sign in', async () => {
    await using rig = await rigWith({ profile, token: undefined, settings: { requireSignIn: true } });
    expect(await new ForgeClient(rig.http).glimpse(fileUrl(rig, 'x'))).toEqual({ is: 'hidden' });
  });

  test('keeps nothing waiting when the server sends it all', async () => {
    await using rig = await rigWith({ profile, token: undefined });
    const does = { kind: 'status', status: 200, body: 'x'.repeat(5_000_000) } as const;
    rig.forge.addFault({ match: {}, does });
    expect(await new ForgeClient(rig.http).glimpse(fileUrl(rig, 'x'))).toEqual({
      is: 'there',
      size: 5_000_000,
    });
  });
});

describe('a listing', () => {
  const listed = (body: unknown) =>
    parseListing(
      new Answer({ method: 'GET', url: new URL('https://x.example/') }, 200, {}, JSON.stringify(body)),
    );
  const good = { name: 'a', sha256: sha256('') };

  test.each([{ size: 3 }, { Size: 3 }, { size: 3, Size: 3, more: true }])('is understood with %j', (size) => {
    expect(listed([{ ...good, ...size }])).toEqual([{ ...good, size: 3 }]);
  });

  test.each([
    ['no list', {}],
    ['no size', [good]],
    ['a size that is none', [{ ...good, size: -1 }]],
    ['a digest that is none', [{ ...good, size: 1, sha256: 'x' }]],
    ['a file without a name', [{ sha256: good.sha256, size: 1 }]],
  ])('makes no sense with %s', (_, body) => {
    expect(() => listed(body)).toThrow(expect.objectContaining({ blocker: 'registry-invalid' }));
  });

  test('finds a name without regard to case, as forges do', () => {
    const files = listed([{ ...good, name: 'Tool', size: 1 }]);
    expect(findFile(files, 'tOOL')?.name).toBe('Tool');
    expect(findFile(files, 'tools')).toBeUndefined();
  });
});

describe('a file of ours', () => {
  const ours = { name: 'a', size: 1, sha256: sha256('x') };

  test.each([
    ['is needed where it is not', [], { is: 'needed' }],
    ['is done where the same is', [ours], { is: 'done' }],
    ['conflicts with other bytes', [{ ...ours, sha256: sha256('y') }], { is: 'conflict', remedy: 'curl' }],
    ['conflicts with another size', [{ ...ours, size: 2 }], { is: 'conflict' }],
    ['conflicts under another case', [{ ...ours, name: 'A', sha256: sha256('y') }], { is: 'conflict' }],
  ])('%s', (_, files, state) => {
    expect(compareFile(ours, files, 'curl')).toMatchObject(state);
  });
});

test.each([
  [401, 'reqPackageAccess\n', 'no-permission'],
  [401, 'Failed to authenticate user\n', 'bad-token'],
  [403, 'maximum allowed package count exceeded', 'quota'],
  [403, 'reqToken\n', 'no-permission'],
  [404, 'Not found.\n', 'owner-missing'],
  [413, 'enforcePackagesQuota\n', 'quota'],
  [413, '<html>', 'too-large'],
  [400, 'invalid filename', 'registry-invalid'],
])('an upload refused with %d %j is %s', (status, text, blocker) => {
  const asked = { method: 'PUT', url: new URL('https://x.example/') };
  expect(
    refusedUpload(targetOf(asked.url.origin, 'oleks'), new Answer(asked, status, {}, text)),
  ).toMatchObject({
    blocker,
  });
});
