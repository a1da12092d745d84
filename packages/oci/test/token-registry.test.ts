import { hasOci, installDebian, installGo, startTokenRegistry } from '@parity-tools/peers';
import { tempFolder } from '@parity-tools/test-kit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { blobStep } from '../src/steps/blob-step.ts';
import { lineTo } from './kit/line.ts';
import { apply, blobOf, failure, publisher, type PublisherParts, someBytes } from './kit/publisher.ts';
import { login } from './kit/servers.ts';

const KiB = 1024;
const absent = `sha256:${'0'.repeat(64)}` as const;
let names = 0;

const programs = [
  ['docker-registry', hasOci('docker-registry'), () => installDebian('docker-registry')],
  ['distribution', hasOci('registry'), () => installGo('registry')],
] as const;

describe.for(programs)('%s with a token service', ([program, isHere, install]) => {
  if (!isHere) return test.skip('needs the peers of tools/peers');
  const temp = tempFolder();
  let registry: Awaited<ReturnType<typeof startTokenRegistry>>;
  beforeAll(async () => {
    await install();
    registry = await startTokenRegistry(temp.at('server'), { login, program });
  }, 600_000);
  afterAll(async () => {
    await registry?.[Symbol.asyncDispose]();
    temp[Symbol.dispose]();
  });

  const authHosts = (): readonly string[] => [new URL(registry.tokens.realm).host];
  const oleks = (origin: string, parts: PublisherParts = {}): ReturnType<typeof publisher> =>
    publisher(origin, { name: `oleks/tool-${(names += 1)}`, authHosts: authHosts(), ...parts });
  const origin = (): string => new URL(registry.url).origin;
  /** Scopes of the tokens that were given meanwhile. */
  const givenFrom = (from: number): readonly string[] => registry.tokens.given.slice(from).flat();

  test('many calls at once, and more afterwards, need one token', async () => {
    const before = registry.tokens.given.length;
    const { repository } = oleks(origin());
    const blobs = Array.from({ length: 8 }, (_, at) => blobOf(someBytes(9 * KiB, at + 1)).blob);
    const steps = blobs.map((blob, at) => blobStep(repository, blob, `layer ${at}`));
    await Promise.all(steps.map((step) => step.probe()));
    expect(givenFrom(before)).toEqual([`repository:${repository.name}:pull,push`]);
    await Promise.all(steps.map((step) => apply(step)));
    expect(await Promise.all(steps.map((step) => step.probe()))).toEqual(
      steps.map(() => ({ is: 'done', why: 'it is there' })),
    );
    expect(givenFrom(before)).toHaveLength(1);
  });

  test('what is only read asks for no more than that', async () => {
    const before = registry.tokens.given.length;
    const { repository } = oleks(origin(), { dryRun: true });
    expect(await repository.hasBlob(absent)).toBe(false);
    expect(givenFrom(before)).toEqual([`repository:${repository.name}:pull`]);
  });

  test('a mount asks for the source as well, after what it cannot do without', async () => {
    const bytes = someBytes(9 * KiB, 77);
    const from = oleks(origin());
    await apply(blobStep(from.repository, blobOf(bytes).blob, 'a layer'));
    const before = registry.tokens.given.length;
    await using line = await lineTo(origin());
    const { repository } = oleks(line.origin);
    const { blob } = blobOf(bytes, { mountFrom: [from.repository.name] });
    await apply(blobStep(repository, blob, 'a layer'));
    expect(line.told).toContain('POST 201');
    expect(line.passed.some(({ method }) => method === 'PUT')).toBe(false);
    expect(registry.tokens.given.slice(before)).toContainEqual([
      `repository:${repository.name}:pull,push`,
      `repository:${from.repository.name}:pull`,
    ]);
  });

  test('a token that ends during a push is replaced before it is refused', async () => {
    registry.tokens.expiresIn = 30;
    const clock = movableClock();
    const before = registry.tokens.given.length;
    await using line = await lineTo(origin());
    const { repository } = oleks(line.origin, { ports: { clock } });
    const { blob } = blobOf(someBytes(300 * KiB, 5), { chunkSize: 100 * KiB });
    line.add({ method: 'PATCH', does: { is: 'meanwhile', happens: () => clock.advance(25_000) } });
    await apply(blobStep(repository, blob, 'a layer'));
    registry.tokens.expiresIn = 300;
    expect(givenFrom(before)).toHaveLength(2);
    expect(line.told.filter((told) => told.endsWith('401'))).toHaveLength(1);
  });

  test('many calls at once that find a token at its end replace it once', async () => {
    const clock = movableClock();
    const { repository } = oleks(origin(), { ports: { clock } });
    await repository.hasBlob(absent);
    const before = registry.tokens.given.length;
    clock.advance(295_000);
    await Promise.all(Array.from({ length: 8 }, () => repository.hasBlob(absent)));
    expect(givenFrom(before)).toHaveLength(1);
  });

  test('a token that is refused in the middle of a push is replaced, and the piece sent again', async () => {
    const before = registry.tokens.given.length;
    await using line = await lineTo(origin());
    const { repository } = oleks(line.origin);
    const bytes = someBytes(3 * KiB * KiB, 6);
    const { blob, opened } = blobOf(bytes, { chunkSize: KiB * KiB });
    const realm = `Bearer realm="${registry.tokens.realm}",service="registry.example.org",error="invalid_token"`;
    const headers = { 'www-authenticate': realm };
    line.add({ method: 'PATCH', does: { is: 'meanwhile', happens: () => {} } });
    line.add({ method: 'PATCH', does: { is: 'answer', status: 401, headers } });
    line.add({ method: 'PUT', does: { is: 'answer', status: 401, headers } });
    const step = blobStep(repository, blob, 'a layer');
    expect(await apply(step)).toBe(1);
    expect((await step.probe()).is).toBe('done');
    expect(opened).toEqual([0, KiB * KiB, KiB * KiB, 2 * KiB * KiB]);
    expect(givenFrom(before)).toHaveLength(3);
  });

  test('a token that lives for two seconds is used for one of them', async () => {
    registry.tokens.expiresIn = 2;
    const clock = movableClock();
    await using line = await lineTo(origin());
    const { repository } = oleks(line.origin, { ports: { clock } });
    const { blob } = blobOf(someBytes(40 * KiB, 8), { chunkSize: 10 * KiB });
    const before = registry.tokens.given.length;
    line.add({ method: 'PATCH', does: { is: 'meanwhile', happens: () => clock.advance(999) } });
    line.add({ method: 'PATCH', does: { is: 'meanwhile', happens: () => clock.advance(1) } });
    await apply(blobStep(repository, blob, 'a layer'));
    registry.tokens.expiresIn = 300;
    expect(givenFrom(before)).toHaveLength(2);
  });

  test('a wrong login is bad-token, and says nothing of the token', async () => {
    const token = 'the-wrong-token-of-oleks';
    const { repository } = oleks(origin(), { token });
    const blocked = await failure(repository.hasBlob(absent));
    expect(blocked).toMatchObject({ blocker: 'bad-token' });
    expect(JSON.stringify(blocked)).not.toContain(token);
  });

  test('a realm on another host is refused unless the config names it, and never hears of the token', async () => {
    const before = [registry.tokens.given.length, registry.tokens.refused];
    const { repository } = oleks(origin(), { authHosts: [] });
    const blocked = await failure(repository.hasBlob(absent));
    const [host] = authHosts();
    expect(blocked).toMatchObject({
      blocker: 'redirect-refused',
      next: `If that is the right place: "authHosts": ["${host}"] in "registry".`,
    });
    expect([registry.tokens.given.length, registry.tokens.refused]).toEqual(before);
  });

  test('who has no token learns only that one is needed', async () => {
    const { repository } = oleks(origin(), { token: undefined, dryRun: true, authHosts: [] });
    expect(await repository.hasBlob(absent)).toBe(undefined);
    expect(await repository.digestOf('one')).toEqual({ is: 'hidden' });
    expect(await repository.manifest('one')).toEqual({ is: 'hidden' });
    expect(await repository.tags()).toEqual({ is: 'hidden' });
    // One question is enough to know.
    const { refused } = registry.tokens;
    await repository.hasBlob(absent);
    expect(registry.tokens.refused).toBe(refused);
  });

  test('neither the token nor what it was exchanged for is in any word', async () => {
    await using line = await lineTo(origin());
    const { repository, secrets, log } = oleks(line.origin);
    await apply(blobStep(repository, blobOf(someBytes(KiB, 9)).blob, 'a layer'));
    const sent = line.passed.flatMap(({ headers }) => headers.authorization ?? []);
    const tokens = sent.filter((header) => header.startsWith('Bearer ')).map((header) => header.slice(7));
    expect(tokens.length).toBeGreaterThan(1);
    expect(tokens.every((token) => secrets.isIn(token))).toBe(true);
    expect(log.lines.length).toBeGreaterThan(2);
    expect(
      log.lines.filter((text) => secrets.isIn(text) || tokens.some((one) => text.includes(one))),
    ).toEqual([]);
    line.add({
      method: 'HEAD',
      does: { is: 'answer', status: 403, headers: { 'content-type': 'text/plain' } },
    });
    line.add({
      method: 'GET',
      does: { is: 'answer', status: 400, body: `you sent ${tokens[0]} and ${login.password}` },
    });
    const echoed = await failure(repository.manifest('one'));
    expect(JSON.stringify(echoed)).toContain('you sent *** and ***');
  });
});

/** Stands still but for what it is told. */
function movableClock() {
  let at = 0;
  return {
    now: () => Date.UTC(2026, 0, 2) + at,
    monotonic: () => at,
    advance: (ms: number) => void (at += ms),
    after: () => () => {},
  };
}
