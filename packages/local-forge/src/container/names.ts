/** Stricter than the specification: one separator at a time, so `a__b` and `a--b` are none. */
export function isImageName(name: string): boolean {
  return /^[a-z0-9]+(?:[._-][a-z0-9]+)*(?:\/[a-z0-9]+(?:[._-][a-z0-9]+)*)*$/.test(name);
}

export function isTag(reference: string): boolean {
  return /^\w[\w.-]{0,127}$/.test(reference);
}

/** Of any algorithm that is registered, although only sha256 is ever found. */
export function isDigest(reference: string): boolean {
  return /^(?:sha256:[0-9a-f]{64}|sha384:[0-9a-f]{96}|sha512:[0-9a-f]{128})$/.test(reference);
}

/** The hexadecimal part of a sha256 digest; undefined for all else. */
export function sha256In(digest: string): string | undefined {
  return /^sha256:([0-9a-f]{64})$/.exec(digest)?.[1];
}
