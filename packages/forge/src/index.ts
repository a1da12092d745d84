export { deletion } from './deletion.ts';
export type { Glimpse, PackageVersion } from './forge-client.ts';
export { compareFile, describeFile, ForgeClient } from './forge-client.ts';
export type { ForgeFile } from './listing.ts';
export { findFile } from './listing.ts';
export { refusedUpload } from './refusals.ts';
