import { createHash } from 'node:crypto';

import { ask } from './ask.ts';
import { OWNER } from './forge-fixture.ts';
import type { Reply } from './replay-request.ts';

export const NPM = `/api/packages/${OWNER}/npm`;

/** What a test publishes; what it does not say is as npm would send it. */
export interface Addon {
  readonly name?: string;
  readonly version?: string;
  readonly bytes?: string;
  readonly tags?: readonly string[];
  readonly manifest?: Readonly<Record<string, unknown>>;
  readonly more?: Readonly<Record<string, unknown>>;
}

export function publishDocument(addon: Addon): Record<string, unknown> {
  const { name = 'tool', version = '1.0.0', bytes = 'tarball', tags = ['latest'] } = addon;
  const integrity = `sha512-${createHash('sha512').update(bytes).digest('base64')}`;
  const manifest = { name, version, dist: { integrity }, ...addon.manifest };
  const data = Buffer.from(bytes).toString('base64');
  return {
    _id: name,
    name,
    'dist-tags': Object.fromEntries(tags.map((tag) => [tag, version])),
    versions: { [version]: manifest },
    _attachments: { [`${name}-${version}.tgz`]: { content_type: 'x', data, length: bytes.length } },
    ...addon.more,
  };
}

/** Publishes as npm does, but for what a test changes. */
export async function publishAddon(base: string, addon: Addon = {}): Promise<Reply> {
  return putDocument(base, JSON.stringify(publishDocument(addon)));
}

export async function putDocument(base: string, text: string): Promise<Reply> {
  const headers = { 'content-type': 'application/json' };
  return ask(base, 'PUT', `${NPM}/whatever`, { headers, body: Buffer.from(text) });
}

/** What the registry says at a path below its own; undefined when it says nothing. */
export async function tell(base: string, path: string): Promise<unknown> {
  const { body } = await ask(base, 'GET', `${NPM}${path}`);
  return body.length === 0 ? undefined : (JSON.parse(String(body)) as unknown);
}

export function errorOf({ status, body }: Reply): [number, unknown] {
  return [status, (JSON.parse(String(body)) as { error: unknown }).error];
}
