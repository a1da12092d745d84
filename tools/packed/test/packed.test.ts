import { mkdir, mkdtempDisposable, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { startForge } from '@parity-lib/local-forge';
import { startVerdaccio } from '@parity-tools/peers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { archetypes, owner } from '../src/archetypes.ts';
import type { PackedArchetype } from '../src/archetypes.ts';
import { buildAll } from '../src/build-all.ts';
import { clientEnvironment } from '../src/client-environment.ts';
import type { Environment } from '../src/client-environment.ts';
import { clients, install } from '../src/install.ts';
import type { Client } from '../src/install.ts';
import { measureInstall } from '../src/measure-install.ts';
import { nextVersion } from '../src/next-version.ts';
import { packAll } from '../src/pack.ts';
import type { Tarball } from '../src/pack.ts';
import { publishTarballs } from '../src/publish-tarballs.ts';
import { findPublished } from '../src/published.ts';
import { run } from '../src/run.ts';

/** Beside an older wheel: an addon, and what it depends on. */
const updated = ['@parity-lib/npm-addon', '@parity-lib/forge', '@parity-lib/core'];

const resources = new AsyncDisposableStack();
let folder: string;
let registry: string;
let tarballs: readonly Tarball[];

beforeAll(async () => {
  folder = resources.use(await mkdtempDisposable(path.join(tmpdir(), 'parity-packed-'))).path;
  const packages = await findPublished();
  await buildAll();
  tarballs = await packAll(packages, path.join(folder, 'tarballs'));
  ({ url: registry } = resources.use(await startVerdaccio(path.join(folder, 'verdaccio'))));
  const env = await clientEnvironment(path.join(folder, 'publisher'), registry);
  await publishTarballs(tarballs, folder, env);
  const later = path.join(folder, 'later');
  await mkdir(later);
  await publishTarballs(
    await nextVersion(
      tarballs.filter(({ name }) => updated.includes(name)),
      '0.2.0',
      later,
    ),
    folder,
    env,
  );
}, 180_000);

afterAll(() => resources.disposeAsync());

test('core brings what its thread runs', async () => {
  const { file } = tarballs.find(({ name }) => name === '@parity-lib/core')!;
  expect(await run('tar', ['-tzf', file], { cwd: folder })).toContain('package/dist/sha256.thread.js\n');
});

describe.each(Object.keys(clients) as Client[])('installed with %s', (client) => {
  describe.each(archetypes)('$packageName', (archetype) => {
    const { packageName, program } = archetype;
    let project: string;
    let env: Environment;

    beforeAll(async () => {
      project = path.join(folder, `${client}-${program}`);
      env = await clientEnvironment(`${project}-home`, registry);
      await install(client, [`${packageName}@^0.1.0`], project, env);
    }, 120_000);

    test('brings at most 4 packages and 3 MB', async () => {
      const { packages, bytes } = await measureInstall(project);
      console.log(`${client}: ${packageName} is ${packages.length} packages, ${(bytes / 1e6).toFixed(2)} MB`);
      expect(packages).toContain(packageName);
      expect(packages.length, packages.join(', ')).toBeLessThanOrEqual(4);
      expect(bytes).toBeLessThanOrEqual(3_000_000);
    });

    test('says its version', async () => {
      const { version } = (await findPublished()).find(({ name }) => name === packageName)!;
      expect(await run(programIn(project, program), ['--version'], { cwd: project, env })).toContain(version);
    });

    test('publishes to a forge', async () => {
      await using forge = await forgeFor(project);
      await writeProject(project, [archetype], { host: forge.url, owner });
      await publishWith([programIn(project, program)], project, env);
      await expectPublished(archetype, forge.url);
    });
  });

  test('two side by side, at different versions, publish from one repository', async () => {
    const [, wheel, addon] = archetypes as [PackedArchetype, PackedArchetype, PackedArchetype];
    const project = path.join(folder, `${client}-side-by-side`);
    const env = await clientEnvironment(`${project}-home`, registry);
    const wanted = [`${wheel.packageName}@0.1.0`, `${addon.packageName}@0.2.0`];
    await install(client, wanted, project, env);
    await using forge = await forgeFor(project);
    await writeProject(project, [wheel, addon], { host: forge.url, owner });
    for (const [archetype, version] of [
      [wheel, '0.1.0'],
      [addon, '0.2.0'],
    ] as const) {
      const { program } = archetype;
      const said = await run('npx', ['--no-install', program, '--version'], { cwd: project, env });
      expect(said.trim()).toBe(version);
      await publishWith(['npx', '--no-install', program], project, env);
      await expectPublished(archetype, forge.url);
    }
  });
});

const token = 'packed-test-token';

async function forgeFor(project: string): Promise<{ url: string } & AsyncDisposable> {
  const forge = await startForge({ dir: `${project}-forge`, profile: 'forgejo', token, owner });
  return { url: forge.url, [Symbol.asyncDispose]: () => forge.stop() };
}

/** As a script of package.json finds it; npx does the same, and takes ten times as long. */
function programIn(project: string, program: string): string {
  return path.join(project, 'node_modules/.bin', program);
}

async function publishWith(
  [command, ...args]: readonly [string, ...string[]],
  cwd: string,
  env: Environment,
): Promise<void> {
  const secrets = { VERSION: '1.0.0', REGISTRY_TOKEN: token };
  await run(command, [...args, 'publish', '--publish'], { cwd, env: { ...env, ...secrets } });
}

async function expectPublished({ inputs, published }: PackedArchetype, url: string): Promise<void> {
  for (const [where, input] of Object.entries(published)) {
    const bytes = await download(`${url}/${where}`, `${owner}:${token}`);
    if (input !== undefined) expect(bytes).toEqual(Buffer.from(inputs[input]!));
  }
}

async function writeProject(
  project: string,
  kinds: readonly PackedArchetype[],
  target: { readonly host: string; readonly owner: string },
): Promise<void> {
  const { host } = new URL(target.host);
  const config = Object.assign({ registry: target }, ...kinds.map((kind) => kind.config(host))) as object;
  await writeFile(path.join(project, 'parity.json'), JSON.stringify(config));
  for (const [file, bytes] of kinds.flatMap(({ inputs }) => Object.entries(inputs))) {
    await mkdir(path.dirname(path.join(project, file)), { recursive: true });
    await writeFile(path.join(project, file), bytes);
  }
}

async function download(url: string, login: string): Promise<Buffer> {
  const headers = { authorization: `Basic ${Buffer.from(login).toString('base64')}` };
  const response = await fetch(url, { headers });
  expect(response.status, url).toBe(200);
  return Buffer.from(await response.arrayBuffer());
}
