export { npmAddon } from './npm-addon.ts';
export type { LegInput, NpmConfig } from './config.ts';
export type { Content, JsonObject, PackageFile } from './content.ts';
export type { NpmMeta } from './meta.ts';
export type { NpmRegistry } from './registry/npm-registry.ts';
