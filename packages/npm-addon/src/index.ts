export { npmAddon } from './npm-addon.ts';
export type { LegInput, NpmConfig } from './config.ts';
export type { Content, JsonObject, PackageFile } from './content.ts';
