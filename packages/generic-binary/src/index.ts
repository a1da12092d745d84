export { genericBinary } from './generic-binary.ts';
export type { GenericConfig, LegInput } from './config.ts';
