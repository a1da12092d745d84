import { isBlocked } from '@parity-lib/core';

import { refuseFor } from './complaint.ts';
import { parseWheelName, type WheelName } from './wheel-name.ts';

/** The parts of a wheel's file name; undefined for any other file. */
export function readWheelName(fileName: string): WheelName | undefined {
  try {
    return parseWheelName(fileName, refuseFor(fileName));
  } catch (error) {
    if (isBlocked(error)) return undefined;
    throw error;
  }
}
