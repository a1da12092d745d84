import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { basic, checkout, leaksIn, OWNER, TOKEN } from '@parity-tools/e2e';
import { describe, expect, test } from 'vitest';

import { profiles } from './kit/forge.ts';
import { place } from './kit/gate.ts';
import { scene } from './kit/scene.ts';

/** Writes down what it was given and by whom it was started, then does the real work. */
const spy = (log: string, then: string): string => `#!/bin/sh
{ echo "argv: $0 $*"; env; tr '\\0' '\\n' < /proc/$PPID/cmdline; } >> ${log}
${then}
`;

test.concurrent('what looks for leaks knows a token in every form', () => {
  const forms = [
    TOKEN,
    `https://oleks:${encodeURIComponent(TOKEN)}@host/`,
    JSON.stringify({ token: TOKEN }),
    basic(OWNER, TOKEN),
    Buffer.from(TOKEN).toString('base64url'),
  ];
  expect(forms.filter((text) => leaksIn(text).length === 0)).toEqual([]);
  expect(leaksIn('nothing of the kind, ZZZZ and *** only')).toEqual([]);
});

describe.concurrent.each(profiles)('%s: the token stays in the Authorization header', (profile) => {
  // Each run is searched as well: see tools/e2e/src/run-cli.ts.
  test('it is in no file that a release leaves', async () => {
    await using at = await scene(profile, { checksums: true });
    await checkout(at.repo.dir);
    for (const app of [
      ['stage'],
      ['publish'],
      ['publish', '--publish'],
      ['push-staged', '--publish'],
      ['verify'],
    ])
      expect((await at.repo.run([...app, '--verbose', '--json'])).exit).toBe(0);
    const written = await filesBelow(at.repo.path('.parity-stage'));
    expect(written.map(({ name }) => name)).toContain('1.2.3.json');
    expect(written.filter(({ text }) => leaksIn(text).length > 0)).toEqual([]);
    expect(at.forge.requests.filter(({ path }) => leaksIn(path).length > 0)).toEqual([]);
  });

  test('also not from where a CI says other things', async () => {
    await using at = await scene(profile, { env: { CI_PIPELINE_NUMBER: TOKEN, CI_COMMIT_SHA: TOKEN } });
    expect((await at.repo.run(['publish', '--publish'])).exit).toBe(0);
    const written = await filesBelow(at.repo.path('.parity-stage'));
    expect(written.map(({ name }) => name)).toEqual(expect.arrayContaining(['1.2.3.json', 'stage.json']));
    expect(written.filter(({ text }) => leaksIn(text).length > 0)).toEqual([]);
  });

  test('no child process gets it, neither as an argument nor in its environment', async () => {
    await using at = await scene(profile, { artifact: { build: undefined } });
    const log = at.repo.path('seen');
    await at.repo.write('bin/git', spy(log, 'exec /usr/bin/git "$@"'), 0o755);
    await at.repo.write('bin/make', spy(log, 'exit 0'), 0o755);
    await checkout(at.repo.dir);
    await at.repo.change({
      artifact: {
        legs: { amd64: { binary: 'build/amd64/tool-amd64', assetName: 'tool-amd64', build: ['make', 'it'] } },
      },
      env: {
        VERSION: '1.2.3',
        PATH: `${at.repo.path('bin')}:/usr/bin:/bin`,
        REGISTRY_TOKEN: TOKEN,
        COPIED_SECRET: `the token is ${TOKEN}`,
        CURL_HEADER: `authorization: ${basic(OWNER, TOKEN)}`,
        HARMLESS: 'a lamp',
      },
    });
    expect((await at.repo.run(['publish', '--publish'])).exit).toBe(0);
    const seen = await at.repo.read('seen');
    expect(seen).toMatch(/^argv: \S*\/bin\/make it$/m);
    expect(seen).toMatch(/^argv: \S*\/bin\/git /m);
    expect(seen).toContain('HARMLESS=a lamp');
    expect(seen).not.toContain('REGISTRY_TOKEN');
    expect(leaksIn(seen)).toEqual([]);
  });
});

describe.concurrent('a server that says the token back', () => {
  test.each([401, 404, 413, 500])('in an error %d is not quoted', async (status) => {
    await using echo = await place((incoming, outgoing) => {
      const { authorization = '' } = incoming.headers;
      const token = Buffer.from(authorization.replace(/^\w+ /, ''), 'base64').toString();
      outgoing.writeHead(status, { 'content-type': 'application/json', 'x-echo': 'yes', 'retry-after': '0' });
      outgoing.end(JSON.stringify({ message: `you sent ${authorization}, that is ${token}` }));
    });
    await using at = await scene('gitea');
    await at.repo.change({ host: echo.host });
    for (const flags of [[], ['--publish', '--json', '--verbose']]) {
      const run = await at.repo.run(['publish', ...flags]);
      // That nothing leaked is asserted by every run; here, that there was something to leak.
      expect(run.said).toContain('you sent');
    }
    expect(echo.credentials).toContain(basic(OWNER, TOKEN));
  });

  test('in a redirect is not quoted', async () => {
    await using echo = await place((_incoming, outgoing) => {
      outgoing
        .writeHead(307, { location: `http://elsewhere.invalid/${encodeURIComponent(TOKEN)}?t=${TOKEN}` })
        .end();
    });
    await using at = await scene('gitea');
    await at.repo.change({ host: echo.host });
    const run = await at.repo.run(['publish', '--publish', '--json', '--verbose']);
    expect(run.said).toContain('http://elsewhere.invalid/');
  });
});

async function filesBelow(dir: string): Promise<readonly { name: string; text: string }[]> {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  return Promise.all(
    files.map(async ({ name, parentPath }) => ({
      name,
      text: await readFile(join(parentPath, name), 'utf8'),
    })),
  );
}
