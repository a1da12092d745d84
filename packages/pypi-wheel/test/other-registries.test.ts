import { makeWheel, wheelFileName, type WheelParts } from '@parity-tools/test-kit/make-wheel';
import { describe, expect, test } from 'vitest';

import { type IndexOptions, indexServer } from './kit/index-server.ts';
import { amd64, otherBytes, repository, s390x } from './kit/repository.ts';

const publish = ['publish', '--publish'];
const name = wheelFileName(s390x);
const anonymous = { REGISTRY_TOKEN: undefined };

function holding(...wheels: readonly WheelParts[]): Map<string, Buffer> {
  return new Map(wheels.map((wheel) => [wheelFileName(wheel), makeWheel(wheel)]));
}

/** An index that plays a part, and a repository that publishes to it. */
async function scene(options: IndexOptions = {}) {
  const server = await indexServer(options);
  const repo = await repository(server.parts);
  const dispose = async (): Promise<void> => {
    await repo[Symbol.asyncDispose]();
    await server[Symbol.asyncDispose]();
  };
  return { server, repo, [Symbol.asyncDispose]: dispose };
}

describe.concurrent.each(['html', 'json'] as const)('an index in %s', (form) => {
  test('takes a release, and knows it again', async () => {
    await using at = await scene({ form });
    await at.repo.change({ legs: { s390x: [s390x], amd64: [amd64] } });
    const run = await at.repo.run(publish);
    expect(run.exit, run.stderr).toBe(0);
    expect(at.server.files).toEqual(holding(s390x, amd64));
    const again = await at.repo.run(publish);
    expect(again.stderr).toContain('nothing to do');
    const dry = await at.repo.run(['publish'], anonymous);
    expect(dry.stderr).toMatch(/done +tool/);
    expect(at.server.uploads()).toBe(2);
  });

  test('other bytes are a conflict, and no request is advised that it does not have', async () => {
    await using at = await scene({ form, files: holding(otherBytes(s390x)) });
    for (const args of [publish, ['publish']]) {
      const run = await at.repo.run(args);
      expect(run).toMatchObject({ exit: 3 });
      expect(run.stderr).toContain('BLOCKER(version-conflict)');
      expect(run.said).toContain('Release a new version.');
      expect(run.stderr).not.toContain('curl');
    }
    expect(at.server.uploads()).toBe(0);
  });

  test.each([
    ['the same bytes', s390x, 0, 'nothing to do'],
    ['other bytes', otherBytes(s390x), 3, 'BLOCKER(version-conflict)'],
    ['bytes of another length', otherBytes(s390x, 'x'.repeat(5000)), 3, 'BLOCKER(version-conflict)'],
  ] as const)('without digests: %s', async (_, theirs, exit, says) => {
    await using at = await scene({ form, hash: form === 'html' ? 'md5' : 'none', files: holding(theirs) });
    const dry = await at.repo.run(['publish']);
    expect(dry).toMatchObject({ exit: 0 });
    expect(dry.said).toMatch(/unknown tool.*does not tell its sha256/);
    expect(at.server.requests.filter(({ path }) => path.startsWith('/files/'))).toEqual([]);
    const run = await at.repo.run(publish);
    expect([run.exit, run.stderr]).toEqual([exit, expect.stringContaining(says)]);
    expect(at.server.uploads()).toBe(0);
  });

  test('without digests a release is sent, and read back', async () => {
    await using at = await scene({ form, hash: 'none' });
    const run = await at.repo.run(publish);
    expect(run.exit, run.stderr).toBe(0);
    expect(at.server.files).toEqual(holding(s390x));
  });
});

/** What an upload is answered, and how the run ends. */
const answers: readonly (readonly [string, readonly [number, string?], string])[] = [
  ['a token that it does not know', [401], 'bad-token'],
  ['a user who may not', [403, 'no'], 'no-permission'],
  ['no such path', [404], 'registry-unsupported'],
  ['a path that is only read', [405], 'registry-unsupported'],
  ['a body that is too large', [413], 'too-large'],
  ['metadata that it does not like', [400, 'Invalid value for classifiers'], 'registry-invalid'],
  ['a file that exists, and is nowhere', [400, 'File already exists'], 'registry-invalid'],
];

describe.concurrent('an upload that is answered', () => {
  test.for(answers)('%s', async ([, answer, blocker]) => {
    await using at = await scene({ answer: () => answer });
    const run = await at.repo.run(publish);
    expect([run.exit, run.stderr]).toEqual([3, expect.stringContaining(`BLOCKER(${blocker})`)]);
    expect(run.said).toContain('Nothing was changed.');
    expect(at.server.files.size).toBe(0);
  });

  test.each([
    ['the same bytes', s390x, 400, 0, '1 sent'],
    ['the same bytes', s390x, 409, 0, '1 sent'],
    ['other bytes', otherBytes(s390x), 400, 3, 'BLOCKER(version-conflict)'],
    ['other bytes', otherBytes(s390x), 409, 3, 'BLOCKER(version-conflict)'],
  ] as const)('that a rival was faster with %s: %#', async (_, theirs, status, exit, says) => {
    const files = new Map<string, Buffer>();
    const answer = (): readonly [number, string] => {
      files.set(name, makeWheel(theirs));
      return [status, 'File already exists.'];
    };
    await using at = await scene({ files, answer });
    const run = await at.repo.run(publish);
    expect([run.exit, run.stderr]).toEqual([exit, expect.stringContaining(says)]);
    expect(at.server.uploads()).toBe(1);
  });

  test.each([500, 503])('%i once, and taken then', async (status) => {
    await using at = await scene({ answer: (_, uploads) => (uploads === 1 ? [status] : undefined) });
    const run = await at.repo.run(publish);
    expect(run.exit, run.stderr).toBe(0);
    expect(at.server.uploads()).toBe(2);
  });

  test.each([
    ['nothing', [200]],
    ['a page of somebody else', [202, 'thank you']],
  ] as const)('and kept as %s: nobody is told that it is there', async (_, answer) => {
    await using at = await scene({ answer: () => answer });
    const run = await at.repo.run(publish);
    expect(run.exit, run.stderr).toBe(answer[0] === 200 ? 4 : 3);
    expect(run.stderr).toMatch(/BLOCKER\((?:digest-mismatch|registry-invalid)\)/);
    expect(run.stderr).not.toContain('Published');
  });

  test('and then listed with other bytes: digest-mismatch', async () => {
    await using at = await scene({ keep: (bytes) => Buffer.concat([bytes, Buffer.from('more')]) });
    const run = await at.repo.run(publish);
    expect(run).toMatchObject({ exit: 4 });
    expect(run.stderr).toContain('BLOCKER(digest-mismatch)');
  });
});

describe.concurrent('an index that is hidden', () => {
  test('tells nothing without a token; with it, all', async () => {
    await using at = await scene({ hides: ['index', 'files'], files: holding(s390x) });
    const dry = await at.repo.run(['publish'], anonymous);
    expect(dry).toMatchObject({ exit: 0 });
    expect(dry.said).toMatch(/unknown tool.*not readable without a token/);
    expect((await at.repo.run(publish)).stderr).toContain('nothing to do');
    const wrong = await at.repo.run(['publish'], { REGISTRY_TOKEN: 'another-token' });
    expect([wrong.exit, wrong.stderr]).toEqual([0, expect.stringContaining('BLOCKER(bad-token)')]);
  });

  test('on another origin is read without the token', async () => {
    const files = new Map<string, Buffer>();
    await using uploads = await indexServer({ files });
    await using index = await indexServer({ files });
    const artifact = { ...uploads.parts.artifact, indexUrl: `${index.origin}/simple` };
    await using repo = await repository({ ...uploads.parts, artifact });
    const run = await repo.run(publish);
    expect(run.exit, run.stderr).toBe(0);
    expect(await repo.run(['verify'])).toMatchObject({ exit: 0 });
    expect(index.requests.map(({ path }) => path)).toContain('/simple/tool/');
    for (const { headers } of index.requests) expect(headers.authorization).toBeUndefined();
    expect(files).toEqual(holding(s390x));
  });

  test('on another origin stays unknown, and ends a publish before it sends', async () => {
    await using uploads = await indexServer();
    await using index = await indexServer({ hides: ['index'] });
    const artifact = { ...uploads.parts.artifact, indexUrl: `${index.origin}/simple/` };
    await using repo = await repository({ ...uploads.parts, artifact });
    const run = await repo.run(publish);
    expect([run.exit, run.stderr]).toEqual([3, expect.stringContaining('BLOCKER(registry-invalid)')]);
    expect(uploads.uploads()).toBe(0);
  });
});
