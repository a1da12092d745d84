export { buildAll } from './build-all.ts';
export { checkManifest, checkTypes } from './check-tarball.ts';
export { packAll } from './pack.ts';
export type { Tarball } from './pack.ts';
export { findPublished } from './published.ts';
export type { Published } from './published.ts';
export { repository } from './repository.ts';
export { run } from './run.ts';
