import { storeUpload } from '../gates/store-upload.ts';
import { Refusal, empty, plain } from '../http/answer.ts';
import type { Answer } from '../http/answer.ts';
import { parseContentType } from '../http/content-type.ts';
import type { OwnedExchange } from '../http/exchange.ts';
import { receiveForm } from './form.ts';
import type { UploadForm } from './form.ts';
import { isProjectName, isVersion, normalizeName } from './names.ts';

/** Everything is looked at after the whole form has come: fields may stand behind the file. */
export async function upload(exchange: OwnedExchange): Promise<Answer> {
  const form = await formOf(exchange);
  try {
    return store(exchange, form);
  } finally {
    await form.received.drop();
  }
}

async function formOf(exchange: OwnedExchange): Promise<UploadForm> {
  const { media, boundary } = parseContentType(exchange.headers['content-type']);
  if (media !== 'multipart/form-data') throw bad("request Content-Type isn't multipart/form-data");
  if (boundary === undefined) throw bad('no multipart boundary param in Content-Type');
  try {
    return await receiveForm(exchange.receive(), boundary, exchange.forge.blobs);
  } catch (error) {
    if (error instanceof SyntaxError) throw bad(error.message);
    throw error;
  }
}

function store(exchange: OwnedExchange, { fields, fileName, received }: UploadForm): Answer {
  const name = normalizeName(fields.get('name') ?? '');
  const version = fields.get('version') ?? '';
  if (fileName === undefined) throw bad('http: no such file');
  if (fields.get('sha256_digest')?.toLowerCase() !== received.hashes.sha256) throw bad('hash mismatch');
  if (!isProjectName(name) || !isVersion(version)) throw bad('invalid name or version');
  const versionFacts = { requiresPython: fields.get('requires_python') ?? '' };
  const ref = { owner: exchange.owner.name, type: 'pypi', name, version };
  const objection = storeUpload(exchange, { ...ref, fileName, versionFacts }, received);
  return objection === undefined ? empty(201) : plain(objection.status, objection.message);
}

function bad(message: string): Refusal {
  return new Refusal(plain(400, message));
}
