import { quote, type Refuse } from '../complaint.ts';
import type { ByteFeed } from './byte-feed.ts';
import { assertDescriptor, assertDescriptorSize } from './descriptor.ts';
import { overlap, type Span } from './layout.ts';
import { assertSameHeader, localRest, localSize } from './local-header.ts';
import { readContent } from './read-content.ts';
import type { Take } from './unpacker.ts';

/** Reads the bytes of one entry, checks all that an archive says of it twice, and hands on its content. */
export async function readSpan(feed: ByteFeed, span: Span, take: Take, refuse: Refuse): Promise<void> {
  const { entry } = span;
  const header = await feed.bytes(localSize);
  const rest = localRest(header);
  if (rest === undefined)
    throw refuse(`is no sound zip archive: ${quote(entry.name)} does not begin where it should`);
  const behind = span.end - span.start - localSize - rest - entry.packedSize;
  if (behind < 0) throw overlap(entry, refuse);
  assertDescriptorSize(behind, entry, refuse);
  const isWide = assertSameHeader(header, await feed.bytes(rest), entry, refuse);
  await readContent(feed, entry, take, refuse);
  assertDescriptor(await feed.bytes(behind), entry, isWide, refuse);
}
