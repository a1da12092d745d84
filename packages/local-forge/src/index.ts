export { startForge } from './start.ts';
export type { ForgeOptions, LocalForge } from './start.ts';
export { parseFaults } from './faults/fault.ts';
export type { Fault, FaultRule } from './faults/fault.ts';
export type { LoggedRequest } from './log/request-log.ts';
export type { ProfileName } from './profile/profile.ts';
export { parseWorld } from './world/world.ts';
export type { World } from './world/world.ts';
