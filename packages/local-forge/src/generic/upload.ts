import { storeUpload } from '../gates/store-upload.ts';
import { Refusal, empty, plain } from '../http/answer.ts';
import type { Answer } from '../http/answer.ts';
import { param } from '../http/exchange.ts';
import type { OwnedExchange } from '../http/exchange.ts';
import { receiveFile } from '../http/receive-file.ts';
import type { Received } from '../store/blobs.ts';
import { versionRef } from './find.ts';
import { isFileName, isPackageName, isVersion } from './names.ts';

/** Names are looked at before the body is asked for, all else after the whole body has come. */
export async function upload(exchange: OwnedExchange): Promise<Answer> {
  refuseBadNames(exchange);
  const received = await receiveFile(exchange);
  try {
    return store(exchange, received);
  } finally {
    await received.drop();
  }
}

function refuseBadNames(exchange: OwnedExchange): void {
  const problem =
    (!isPackageName(param(exchange, 'name')) && 'invalid package name') ||
    (!isFileName(param(exchange, 'file')) && 'invalid filename') ||
    (!isVersion(param(exchange, 'version')) && 'invalid package version');
  if (problem) throw new Refusal(plain(400, problem));
}

function store(exchange: OwnedExchange, received: Received): Answer {
  const upload = { ...versionRef(exchange), fileName: param(exchange, 'file') };
  const objection = storeUpload(exchange, upload, received);
  return objection === undefined ? empty(201) : plain(objection.status, objection.message);
}
