import { gzipSync } from 'node:zlib';

/** Name and content of each file, in the order in which they lie in a tar. */
export type TarFiles = readonly (readonly [name: string, content: string | Uint8Array])[];

/** Where SOURCE_DATE_EPOCH says nothing: 1985-10-26 08:15 UTC. */
export const epoch = 499_162_500;

const octal = (value: number, digits: number): string => `${value.toString(8).padStart(digits, '0')}\0`;

/** A tar as a chart has to be packed. Written down a second time, and not by the code that is tested. */
export function ustar(files: TarFiles, mtime: number = epoch): Buffer {
  const parts = files.flatMap(([name, content]) => {
    const bytes = Buffer.from(content);
    return [header(name, bytes.length, mtime), bytes, Buffer.alloc((512 - (bytes.length % 512)) % 512)];
  });
  return Buffer.concat([...parts, Buffer.alloc(1024)]);
}

/** As `gzip -6` packs it, on no system in particular. @param level 0: nothing gets any smaller, and it takes no time. */
export function gzipped(tar: Uint8Array, level: 0 | 6 = 6): Buffer {
  const packed = gzipSync(tar, { level });
  packed.writeUInt8(255, 9);
  return packed;
}

/** POSIX.1-1988, "ustar": nobody's, mode 644. */
function header(name: string, size: number, mtime: number): Buffer {
  const block = Buffer.alloc(512);
  const fields: readonly (readonly [at: number, text: string])[] = [
    [0, name],
    [100, octal(0o644, 7)],
    [108, octal(0, 7)],
    [116, octal(0, 7)],
    [124, octal(size, 11)],
    [136, octal(mtime, 11)],
    [148, ' '.repeat(8)],
    [156, '0'],
    [257, 'ustar\x0000'],
    [329, octal(0, 7)],
    [337, octal(0, 7)],
  ];
  for (const [at, text] of fields) block.write(text, at, 'latin1');
  const sum = block.reduce((all, byte) => all + byte, 0);
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  return block;
}
