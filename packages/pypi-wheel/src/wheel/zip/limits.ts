const mebibyte = 1024 * 1024;

/** The largest wheels have some 20,000 files. */
export const mostEntries = 100_000;

/** Room for that many entries with long names; it is kept in memory. */
export const mostDirectoryBytes: number = 64 * mebibyte;

/** Everything unpacked: three times the largest wheels that there are. */
export const mostBytes: number = 16 * 1024 * mebibyte;

/**
 * PyPI's own rule against bombs: above this size a wheel must not unpack to more than 50 times its bytes. That what
 * comes out is no more than what was said is seen while unpacking.
 */
export const ratioMatters: number = 64 * mebibyte;
export const mostRatio = 50;
