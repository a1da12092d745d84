import { Readable } from 'node:stream';

import type { Blobs, Received } from '../store/blobs.ts';
import { AttachmentSplitter } from './attachment-splitter.ts';
import { Base64Decoder } from './base64-decoder.ts';

/** A publish document whose attachment lies on disk. */
export interface ReceivedDocument {
  /** What is left of it, as JSON. */
  readonly json: unknown;
  readonly received: Received;
  /** Whether the attachment was there and was base64. */
  readonly isAttached: boolean;
}

/** Reads a publish document of any size. @throws SyntaxError for what is no JSON. */
export async function receiveDocument(body: Readable, blobs: Blobs): Promise<ReceivedDocument> {
  const splitter = new AttachmentSplitter();
  const decoder = new Base64Decoder();
  const bytes = Readable.from(attachmentOf(body, splitter, decoder), { objectMode: false });
  const received = await blobs.receive(bytes);
  try {
    const json: unknown = JSON.parse(splitter.kept);
    return { json, received, isAttached: decoder.isComplete() && received.size > 0 };
  } catch (error) {
    await received.drop();
    throw error;
  }
}

async function* attachmentOf(
  body: Readable,
  splitter: AttachmentSplitter,
  decoder: Base64Decoder,
): AsyncGenerator<Buffer> {
  // A request that is destroyed gets no answer: what is wrong with a document must not end its stream.
  for await (const chunk of body.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>)
    for (const piece of splitter.split(chunk)) {
      const bytes = decoder.decode(piece);
      if (bytes.length > 0) yield bytes;
    }
}
