export { ArchiveInvalid, isArchiveInvalid } from './archive-invalid.ts';
export type { GunzipOptions } from './gzip/gunzip-bounded.ts';
export { gunzipBounded } from './gzip/gunzip-bounded.ts';
export { holdsTar } from './gzip/holds-tar.ts';
export type { GzipLevel, GzipOptions } from './gzip/gzip-of.ts';
export { gzipOf } from './gzip/gzip-of.ts';
