import { attemptWrite, type Progress, type Source, type State, type Step } from '@parity-lib/core';
import { holdsTar } from '@parity-lib/core/gzip';
import type { TarDigest } from '@parity-lib/core/tar';

import type { NpmMeta } from '../meta.ts';
import { escapeName } from '../names.ts';
import { downloadTarball } from '../registry/download-tarball.ts';
import type { NpmRegistry } from '../registry/npm-registry.ts';
import { type Dist, isSame } from '../registry/packument.ts';
import { publishBody } from '../registry/publish-document.ts';

/** A version that is to be published. */
export interface Upload {
  readonly name: string;
  readonly version: string;
  readonly tarball: Source;
  readonly meta: NpmMeta;
  readonly access?: 'public' | 'restricted' | undefined;
  /** Those that are to be moved, as far as is known when it is sent. */
  readonly tags: () => Promise<readonly string[]>;
  /** It is one that `latest` follows. */
  readonly isForLatest: boolean;
}

/** The step that publishes a version: its document, and in it the tarball. */
export function versionStep(upload: Upload, registry: NpmRegistry): Step {
  const url = new URL(escapeName(upload.name), registry.url);
  return {
    id: upload.tarball.name,
    kind: 'name',
    target: url.pathname,
    why: 'the version with its tarball',
    bytes: upload.tarball.size,
    needs: [],
    probe: (fresh = false) => versionState(upload, registry, fresh),
    apply: (progress) => send(upload, url, registry, progress),
  };
}

async function send(upload: Upload, url: URL, registry: NpmRegistry, progress: Progress): Promise<void> {
  const { http, ports } = registry;
  const tags = registry.wantsTags ? await upload.tags() : [];
  const body = publishBody({ ...upload, tags, url: registry.url }, upload.tarball);
  const answer = await attemptWrite(
    () =>
      http.write({
        method: 'PUT',
        url,
        headers: { 'content-type': 'application/json' },
        body,
        // What is told of the sending is told of the tarball, and not of the document around it.
        onSent: (sent) => progress(Math.floor((sent / body.size) * upload.tarball.size)),
      }),
    url,
    ports.clock,
  );
  if (!registry.isTaken(answer)) throw registry.refused(answer);
}

async function versionState(upload: Upload, registry: NpmRegistry, fresh: boolean): Promise<State> {
  const { name, version, meta, isForLatest } = upload;
  const packument = await registry.packument(name, fresh);
  if (packument === undefined) return { is: 'unknown', why: 'not readable without a token' };
  const published = packument.versions.get(version);
  if (published === undefined) return neededState(registry, packument.tags, isForLatest);
  const { dist } = published;
  if (isSame(dist, meta)) return { is: 'done', why: 'the same bytes are there' };
  if (dist.integrity === undefined && dist.shasum === undefined)
    return { is: 'unknown', why: 'it is there, and the registry gives no hash of it' };
  if (meta.tar !== undefined && (await hasSameTar(dist, meta.tar, registry)))
    return { is: 'done', why: 'the same tar is there, packed by another zlib' };
  return {
    is: 'conflict',
    ours: short(meta.integrity),
    theirs: short(dist.integrity ?? `sha1:${dist.shasum}`),
    remedy: registry.removal(name, version),
  };
}

async function hasSameTar(dist: Dist, ours: TarDigest, registry: NpmRegistry): Promise<boolean> {
  const download = await downloadTarball(dist, registry);
  return download !== undefined && holdsTar(download, ours);
}

/** Enough to tell it from another one. */
function short(digest: string): string {
  return digest.length <= 24 ? digest : `${digest.slice(0, 23)}…`;
}

/** A server that moves a pointer by itself is said to: such as verdaccio, where there is no `latest` yet. */
function neededState(registry: NpmRegistry, tags: ReadonlyMap<string, string>, isForLatest: boolean): State {
  if (!registry.wantsTags || tags.has('latest') || isForLatest) return { is: 'needed' };
  return { is: 'needed', why: 'there is no "latest" yet: the registry may set it by itself' };
}
