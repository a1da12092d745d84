import { setFlagsFromString } from 'node:v8';

/**
 * Keeps the space for new objects as small as it begins: V8 would let it grow to 48 MiB while the plan of a large layer is
 * made. What is sent lies outside of it. Of 54,000 files the plan then takes 40 MiB instead of 100, and no more time.
 */
export function keepHeapSmall(): void {
  setFlagsFromString('--semi-space-growth-factor=1');
}
