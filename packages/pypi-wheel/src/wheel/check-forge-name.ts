import { Blocked } from '@parity-lib/core';

import type { WheelFacts } from './facts.ts';

/**
 * Forges replace each `.` and `_` of a name, but leave runs of them, while pip asks for runs as one `-` (PEP 503): such a
 * project would be stored where no pip looks.
 *
 * @param own set where the wheel goes elsewhere.
 * @throws Blocked `artifact-invalid`.
 */
export function checkForgeName({ name, normalName, file }: WheelFacts, own: object | undefined): void {
  const stored = name.replaceAll(/[._]/g, '-').toLowerCase();
  if (own !== undefined || stored === normalName) return;
  throw new Blocked('artifact-invalid', {
    message: `${file.fileName} is of ${JSON.stringify(name)}, which pip would not find on a forge.`,
    details: [`a forge stores it as ${stored}, and pip asks for ${normalName}`],
    next: 'Give the project a name without two of . _ - beside each other.',
  });
}
