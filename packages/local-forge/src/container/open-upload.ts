import { hasPermission } from '../auth/access.ts';
import { sizeProblem } from '../gates/limits.ts';
import { empty } from '../http/answer.ts';
import type { Answer } from '../http/answer.ts';
import type { PackageRow } from '../store/rows.ts';
import { DISTRIBUTION, ociError, ociSilence } from './errors.ts';
import { addressOf, imageRef, repositoryOf } from './image-address.ts';
import type { ImageExchange } from './image-gates.ts';
import { sha256In } from './names.ts';
import { queryText } from './query-text.ts';
import { storedAt } from './stored-answer.ts';

/** Mounts a blob, takes one whole, or opens a session; a mount that cannot be is any of the others. */
export function openUpload(exchange: ImageExchange): Answer | Promise<Answer> {
  const { query } = exchange;
  const digest = queryText(query, 'digest');
  return mount(exchange) ?? (digest === '' ? openSession(exchange) : receiveBlob(exchange, digest));
}

function openSession(exchange: ImageExchange): Answer {
  const { forge } = exchange;
  const { uuid } = forge.uploads.open(forge.now());
  const location = addressOf(exchange, `blobs/uploads/${uuid}`);
  const { opened } = forge.profile.uploadHeaders;
  return empty(202, { location, 'docker-upload-uuid': uuid, ...opened, ...DISTRIBUTION });
}

/** From `from`, or from anywhere: what counts is that some owner who has the blob may be read. */
function mount(exchange: ImageExchange): Answer | undefined {
  const { forge, query } = exchange;
  const sha256 = sha256In(queryText(query, 'mount'));
  const from = queryText(query, 'from');
  const holders = sha256 === undefined ? [] : forge.images.holders(sha256);
  const source = holders.find((image) => from === '' || nameOf(image) === from);
  if (source === undefined || sha256 === undefined) return undefined;
  if (!holders.some((image) => mayRead(exchange, image))) return undefined;
  const content = forge.images.content({ owner: source.owner, image: source.name }, sha256);
  if (content === undefined) return undefined;
  forge.imageWriter.addBlob(imageRef(exchange), content, forge.now());
  return storedAt(addressOf(exchange, `blobs/sha256:${sha256}`), sha256);
}

function nameOf({ owner, name }: PackageRow): string {
  return repositoryOf({ owner, image: name });
}

function mayRead({ forge, doer }: ImageExchange, image: PackageRow): boolean {
  const owner = forge.people.find(image.owner);
  return owner !== undefined && hasPermission(doer, owner, 'read', forge.settings.requireSignIn);
}

async function receiveBlob(exchange: ImageExchange, digest: string): Promise<Answer> {
  const { forge } = exchange;
  const received = await forge.blobs.receive(exchange.receive());
  try {
    const { sha256 } = received.hashes;
    if (digest !== `sha256:${sha256}`) return ociError(400, 'DIGEST_INVALID');
    if (sizeProblem(exchange, 'container', received.size) !== undefined) return ociSilence(403);
    received.keep();
    forge.imageWriter.addBlob(imageRef(exchange), received, forge.now());
    return storedAt(addressOf(exchange, `blobs/${digest}`), sha256);
  } finally {
    await received.drop();
  }
}
