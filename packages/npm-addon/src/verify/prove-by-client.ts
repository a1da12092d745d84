import { type Arch, Blocked, emptyFolder, type Ports } from '@parity-lib/core';

import { escapeName } from '../names.ts';
import type { PackageFacts } from '../package/facts.ts';
import type { NpmRegistry } from '../registry/npm-registry.ts';
import { packumentTypes, type PublishedVersion, parsePackument } from '../registry/packument.ts';
import { NpmClient } from './npm-client.ts';
import type { PublishedBytes } from './published-bytes.ts';

/** A published version, as we have read it. */
export interface Candidate {
  readonly name: string;
  readonly version: string;
  readonly arch: Arch;
  readonly facts: PackageFacts;
  readonly published: PublishedVersion;
  readonly bytes: PublishedBytes;
}

/**
 * What npm itself makes of a version, from an empty folder and this registry alone. Where it runs on this machine, it is
 * installed, and the addon loaded; else npm only fetches it.
 *
 * @returns lines about it; also where npm could not be asked, which proves nothing less than our own download did.
 */
export async function proveByClient(candidate: Candidate, registry: NpmRegistry): Promise<readonly string[]> {
  const { ports } = registry;
  if (registry.http.hasToken && !(await isPublic(candidate, registry)))
    return ['npm was not asked: reading needs the token, and no other program gets that.'];
  await using folder = await emptyFolder(ports.env);
  const npm = new NpmClient(folder.path, candidate, registry);
  await npm.prepare();
  const whyNot = whyNotInstall(candidate, ports);
  if (whyNot !== undefined) return await fetched(npm, candidate, whyNot);
  const installed = await npm.install();
  if (installed.is === 'missing') return [noNpm];
  if (installed.is === 'elsewhere')
    return await fetched(npm, candidate, 'npm says that this machine is none it is made for');
  return [loaded(await loadAddon(npm, candidate))];
}

const noNpm = 'npm is not installed here, and so was not asked.';

/** Its dependencies are elsewhere, and nothing but this registry is asked. */
function whyNotInstall(
  { arch, published }: Candidate,
  { arch: native }: Pick<Ports, 'arch'>,
): string | undefined {
  if (arch !== 'noarch' && arch !== native) return `this machine is ${native ?? 'of another arch'}`;
  const [first] = published.dependencies;
  return first === undefined ? undefined : `it depends on other packages, such as ${first}`;
}

async function isPublic({ name, version }: Candidate, { http, url }: NpmRegistry): Promise<boolean> {
  const at = new URL(escapeName(name), url);
  const answer = await http.ask({ url: at, as: 'anonymous', headers: { accept: packumentTypes } });
  return answer.status === 200 && parsePackument(answer).versions.has(version);
}

async function fetched(npm: NpmClient, { bytes }: Candidate, why: string): Promise<readonly string[]> {
  const integrity = await npm.pack();
  if (integrity === undefined) return [noNpm];
  if (integrity === bytes.integrity) return [`npm pack gives the same bytes; not installed: ${why}.`];
  throw new Blocked('digest-mismatch', {
    message: 'What npm gets from the registry is not what we get.',
    details: [`we got  ${bytes.integrity}`, `npm got ${integrity}`],
    next: 'Look for a cache or a proxy between us and the registry, then verify again.',
  });
}

type Loaded = 'yes' | 'no addon' | 'no node';

async function loadAddon(npm: NpmClient, { facts }: Candidate): Promise<Loaded> {
  if (!facts.elfs.some(({ path }) => path.endsWith('.node'))) return 'no addon';
  return (await npm.require()) ? 'yes' : 'no node';
}

function loaded(how: Loaded): string {
  const installed = 'npm installs it into an empty folder from this registry alone';
  if (how === 'yes') return `${installed}, and node loads it.`;
  return how === 'no addon' ? `${installed}.` : `${installed}; there is no node in PATH to load it.`;
}
