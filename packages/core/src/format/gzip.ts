export type { GzipLevel, GzipOptions } from './gzip/gzip-of.ts';
export { gzipOf } from './gzip/gzip-of.ts';
