/** Compares dotted numbers of as many parts: by the first part that differs. Numbers may have any length. */
export function compareDotted(a: string, b: string): number {
  const theirs = b.split('.');
  for (const [at, part] of a.split('.').entries()) {
    const [ours, other] = [BigInt(part), BigInt(theirs[at] ?? '0')];
    if (ours !== other) return ours < other ? -1 : 1;
  }
  return 0;
}
