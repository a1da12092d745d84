export { npmAddon } from './npm-addon.ts';
export type { Content, LegInput, NpmConfig } from './config.ts';
export type { NpmMeta } from './meta.ts';
export type { NpmRegistry } from './registry/npm-registry.ts';
