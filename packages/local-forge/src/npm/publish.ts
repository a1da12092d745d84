import { storeUpload } from '../gates/store-upload.ts';
import { empty } from '../http/answer.ts';
import type { Answer } from '../http/answer.ts';
import type { OwnedExchange } from '../http/exchange.ts';
import type { Hashes } from '../store/hashes.ts';
import { normalizeVersion } from '../text/semver.ts';
import { innerError, npmError } from './errors.ts';
import { isPackageName, tarballName } from './names.ts';
import { decodeDocument } from './publish-document.ts';
import type { Manifest, PublishDocument } from './publish-document.ts';
import { receiveDocument } from './receive-document.ts';
import type { ReceivedDocument } from './receive-document.ts';
import { refuseForeignRepository } from './repository-gate.ts';
import { setTag } from './tags.ts';
import { keepManifest } from './version-facts.ts';

/** The name in the path is not looked at: the document says what is published. */
export async function publish(exchange: OwnedExchange): Promise<Answer> {
  const arrived = await documentOf(exchange);
  try {
    return store(exchange, arrived);
  } finally {
    await arrived.received.drop();
  }
}

async function documentOf(exchange: OwnedExchange): Promise<ReceivedDocument> {
  try {
    return await receiveDocument(exchange.receive(), exchange.forge.blobs);
  } catch (error) {
    if (error instanceof SyntaxError) throw innerError(exchange);
    throw error;
  }
}

function store(exchange: OwnedExchange, arrived: ReceivedDocument): Answer {
  const document = decodeDocument(arrived.json, exchange.forge.profile);
  if (document === undefined) throw innerError(exchange);
  const { name, version, manifest } = checked(document, arrived);
  refuseForeignRepository(exchange, manifest.repository?.url ?? '');
  const ref = { owner: exchange.owner.name, type: 'npm', name, version };
  const fileName = tarballName(name, version);
  const versionFacts = { manifest: keepManifest(manifest), tags: [] };
  const upload = { ...ref, fileName, versionFacts, onlyAsNewVersion: true };
  const objection = storeUpload(exchange, upload, arrived.received);
  if (objection !== undefined) throw npmError(objection.status, objection.message);
  // The version stays where one of its tags is refused.
  for (const tag of Object.keys(document['dist-tags'] ?? {})) setTag(exchange.forge.packages, ref, tag);
  return empty(201);
}

/** In the forges' order. Of several versions one is taken; clients send one. */
function checked(
  document: PublishDocument,
  { received, isAttached }: ReceivedDocument,
): { readonly name: string; readonly version: string; readonly manifest: Manifest } {
  const [manifest] = Object.values(document.versions ?? {});
  if (manifest === undefined) throw npmError(400, 'package is invalid');
  const { name } = manifest;
  if (!isPackageName(name)) throw npmError(400, 'package name is invalid');
  const version = normalizeVersion(manifest.version);
  if (version === undefined) throw npmError(400, 'package version is invalid');
  if (!isAttached) throw npmError(400, 'package attachment is invalid');
  if (!isIntegrityOf(manifest.dist?.integrity ?? '', received.hashes))
    throw npmError(400, 'failed to validate integrity');
  return { name, version, manifest };
}

/** Subresource integrity of one hash; the forges know these two algorithms. */
function isIntegrityOf(integrity: string, { sha1, sha512 }: Hashes): boolean {
  return integrity === `sha512-${base64(sha512)}` || integrity === `sha1-${base64(sha1)}`;
}

function base64(hex: string): string {
  return Buffer.from(hex, 'hex').toString('base64');
}
