/** As much as Go looks at. */
export const SNIFFED_BYTES = 512;

/**
 * The media type that Go gives to bytes whose type nobody told, as far as layers, configs and charts go; undefined when
 * there are none.
 */
export function sniff(bytes: Buffer): string | undefined {
  if (bytes.length === 0) return undefined;
  if (bytes.subarray(0, 3).equals(Buffer.from([0x1f, 0x8b, 0x08]))) return 'application/x-gzip';
  if (bytes.subarray(0, 4).equals(Buffer.from('PK\u0003\u0004'))) return 'application/zip';
  return bytes.some(isBinary) ? 'application/octet-stream' : 'text/plain; charset=utf-8';
}

/** Control characters that no text has: all but tab, line feed, form feed, carriage return and escape. */
function isBinary(byte: number): boolean {
  return byte < 0x20 && ![0x09, 0x0a, 0x0c, 0x0d, 0x1b].includes(byte);
}
