/** One file or folder of an archive, as the central directory lists it. */
export interface ZipEntry {
  readonly name: string;
  /** The name's bytes as latin1 text: what the entry's own header must repeat. */
  readonly rawName: string;
  readonly isFolder: boolean;
  readonly flags: number;
  readonly method: number;
  readonly crc32: number;
  /** In the archive, in bytes. */
  readonly packedSize: number;
  /** In bytes. */
  readonly size: number;
  /** Where its own header begins. */
  readonly offset: number;
}

export const stored = 0;
export const deflated = 8;

/** Bits of the general purpose flags (APPNOTE 4.4.4). */
export const encryptedFlags: number = 0x0001 | 0x0040 | 0x2000;
export const descriptorFlag = 0x0008;
export const utf8Flag = 0x0800;
/** Hints of the packer about its effort, and the two above. */
export const knownFlags: number = 0x0006 | descriptorFlag | utf8Flag;

export const localSignature = 0x04034b50;
export const centralSignature = 0x02014b50;
export const endSignature = 0x06054b50;
export const zip64EndSignature = 0x06064b50;
export const zip64LocatorSignature = 0x07064b50;
export const descriptorSignature = 0x08074b50;

/** A field that says: look into the ZIP64 record. */
export const marker16 = 0xffff;
export const marker32 = 0xffffffff;
/** Python's zipfile goes over to ZIP64 above this, though the fields would hold twice as much. */
export const zip64From = 0x7fffffff;
