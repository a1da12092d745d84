export { pypiWheel } from './pypi-wheel.ts';
export type { LegInput, OwnUrls, WheelConfig } from './config.ts';
