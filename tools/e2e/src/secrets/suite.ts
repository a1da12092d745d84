import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { Fault } from '@parity-lib/local-forge';
import { describe, expect, test } from 'vitest';

import { changeConfig } from '../change-config.ts';
import { checkout } from '../git.ts';
import { leaksIn } from '../leaks.ts';
import { basic, OWNER, TOKEN } from '../people.ts';
import { type Env, openScene, publish, type Scene, succeed } from '../scene.ts';
import { seenBy } from '../spies.ts';
import type { Subject } from '../subject.ts';

const says = (body: string, status = 200): Fault => ({
  kind: 'status',
  status,
  body,
  headers: { 'content-type': 'application/json', 'retry-after': '0' },
});

/** Something that could make a program talk about its token. */
interface Situation {
  readonly name: string;
  readonly before?: (scene: Scene) => Promise<unknown>;
  /** What the forge does to every request. */
  readonly does?: Fault;
  readonly env?: (scene: Scene) => Env;
  readonly command?: readonly string[];
  readonly exit: 0 | 1 | 3;
  /** What is said, so that it is sure to have been the situation that was meant. */
  readonly words?: string | RegExp;
}

const situations: readonly Situation[] = [
  { name: 'a dry run', command: ['publish'], exit: 0 },
  { name: 'a publish', exit: 0, words: 'Receipt:' },
  { name: 'a publish in a checkout', before: ({ dir }) => checkout(dir), exit: 0 },
  {
    name: 'a verify',
    before: (scene) => succeed(scene, publish),
    command: ['verify'],
    exit: 0,
  },
  ...[401, 403, 404, 413, 500].map((status) => ({
    name: `a server that says the token back in a ${status}`,
    does: { kind: 'echo', status } as const,
    exit: 3 as const,
    words: `answered ${status}: you sent`,
  })),
  {
    name: 'a server that says the token back in an answer that makes no sense',
    does: { kind: 'echo', status: 200 },
    exit: 3,
    words: 'registry-invalid',
  },
  {
    name: 'a server that says the token back in broken JSON',
    does: says(`{"message": "you sent ${basic(OWNER, TOKEN)}, that is ${TOKEN}`),
    exit: 3,
    words: 'is not JSON',
  },
  ...(['', '/with/a/path', '?t=', '#'] as const).map((before) => ({
    name: `a redirect with the token in its URL${before === '' ? '' : ` after ${before}`}`,
    does: {
      kind: 'redirect',
      status: 307,
      location: `http://${before === '' ? `${OWNER}:${encodeURIComponent(TOKEN)}@` : ''}127.0.0.1:9${before}/${encodeURIComponent(TOKEN)}`,
    } as const,
    exit: 3 as const,
    words: before === '' ? 'registry-invalid' : 'redirect-refused',
  })),
  {
    name: 'a pass that fails and says the token',
    before: (scene) => failingPass(scene),
    env: () => ({ REGISTRY_TOKEN: undefined }),
    exit: 3,
    words: 'empty-token',
  },
  {
    name: 'a pass that knows the token',
    before: (scene) => workingPass(scene),
    env: () => ({ REGISTRY_TOKEN: undefined }),
    exit: 0,
    words: 'Receipt:',
  },
  {
    name: 'a token in a file',
    before: ({ root }) => writeFile(join(root, 'given/token'), TOKEN),
    env: ({ root }) => ({ REGISTRY_TOKEN: undefined, REGISTRY_TOKEN_FILE: join(root, 'given/token') }),
    exit: 0,
    words: 'Receipt:',
  },
  {
    name: 'a stage that cannot be written',
    before: ({ path }) => writeFile(path('.parity-stage'), 'a file'),
    exit: 3,
    words: 'stage-unwritable',
  },
  {
    name: 'a token where others look for a commit and a run',
    env: () => ({ CI_COMMIT_SHA: TOKEN, CI_PIPELINE_NUMBER: TOKEN }),
    exit: 0,
  },
  {
    name: 'a token in the place of a tag',
    env: () => ({ VERSION: undefined, CI_COMMIT_TAG: TOKEN }),
    exit: 3,
    words: /The tag \*\*\* is not a release tag/,
  },
  {
    name: 'a token copied into other variables',
    env: () => ({ COPY: TOKEN, HEADER: `authorization: ${basic(OWNER, TOKEN)}` }),
    before: ({ dir }) => checkout(dir),
    exit: 0,
  },
  {
    name: 'an error of Node that holds the request',
    env: () => crashing('throw error;'),
    exit: 1,
    words: 'This is a defect of parity',
  },
  {
    name: 'a crash that nobody catches, with the request in it',
    env: () => crashing('setImmediate(() => { throw error; });'),
    exit: 1,
    words: 'This is a defect of parity',
  },
];

/** What makes programs talk: what the first one says, the second one says as well. */
const ways: readonly (readonly [name: string, flags: readonly string[], env: Env])[] = [
  ['plain', [], {}],
  ['--verbose --json', ['--verbose', '--json'], {}],
  ['DEBUG and NODE_DEBUG', [], { DEBUG: '*', NODE_DEBUG: 'http,https,net,tls,stream' }],
];

/**
 * @param instead what is said instead in a situation, by its name, of a kind that asks its questions in other words.
 * @throws whatever a scene throws that found a token.
 */
export function secretSuite(subject: Subject, instead: Readonly<Record<string, string>> = {}): void {
  describe.concurrent.each(subject.inBrief === true ? ways.slice(1) : ways)(
    `${subject.archetype}, %s: no form of the token is shown by`,
    (_, flags, more) => {
      test.each(situations)('$name', async ({ name, before, does, env, command = publish, exit, words }) => {
        await using scene = await openScene(subject, 'forgejo');
        await before?.(scene);
        scene.forge.clearRequests();
        if (does !== undefined) scene.forge.addFault({ match: {}, occurrence: 'every', does });
        const run = await scene.run([...command, ...flags], { ...env?.(scene), ...more });
        expect(run.exit, run.stderr).toBe(exit);
        const wanted = instead[name] ?? words;
        if (wanted !== undefined) expect(run.said).toMatch(wanted);
        // Whoever never held it cannot lose it.
        if (exit === 0) expect(wasUsed(scene)).toBe(true);
      });
    },
  );

  test(`${subject.archetype}: children see nothing of it, and are there to see`, async () => {
    await using scene = await openScene(subject, 'gitea');
    await checkout(scene.dir);
    await workingPass(scene);
    expect((await scene.run(publish, { REGISTRY_TOKEN: undefined, HARMLESS: 'a lamp' })).exit).toBe(0);
    for (const name of ['git', 'pass']) {
      const seen = await seenBy(scene.root, name);
      expect(seen).toContain('HARMLESS=a lamp');
      // Who started it, and how.
      expect(seen).toMatch(/\/bin\.[jt]s\npublish\n--publish\n/);
      expect(leaksIn(seen)).toEqual([]);
    }
  });
}

function wasUsed({ forge: { requests } }: Scene): boolean {
  return requests.some(
    ({ status, credential: { kind, as } }) => status !== 401 && kind === 'basic' && as === OWNER,
  );
}

async function workingPass(scene: Scene): Promise<void> {
  await changeConfig(scene, (registry) => (registry['passEntry'] = 'forge/token'));
  await writeFile(join(scene.root, 'given/token'), `${TOKEN}\nuser: ${OWNER}\n`);
}

async function failingPass(scene: Scene): Promise<void> {
  await workingPass(scene);
  await writeFile(
    join(scene.root, 'bin/pass'),
    '#!/bin/sh\ncat "$(dirname "$0")/../given/token" >&2; exit 1\n',
  );
}

/** Makes Node's own request fail, with an error that says and holds all it knows. */
function crashing(then: string): Env {
  return { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(crash(then))}` };
}

function crash(then: string): string {
  return `
    import http from 'node:http';
    import { syncBuiltinESMExports } from 'node:module';
    const setHeader = http.OutgoingMessage.prototype.setHeader;
    http.OutgoingMessage.prototype.setHeader = function (name, value) {
      if (name === 'authorization') {
        const error = Object.assign(new Error('refused: ' + value), { request: this, value });
        ${then}
      }
      return setHeader.call(this, name, value);
    };
    syncBuiltinESMExports();
  `;
}
