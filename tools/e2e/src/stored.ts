import { below } from './moments.ts';
import type { Scene } from './scene.ts';

/** Files in the stage store that are there only while a publish runs. */
export function leftoversIn(scene: Scene): readonly string[] {
  return stored(scene).filter((path) => /\.(?:new|old|heir)$|\.lock(?!s)|\.json\./.test(path));
}

/** Every receipt in the stage store. */
export function receiptsIn(scene: Scene): readonly string[] {
  return stored(scene).filter((path) => /^receipts\/.*\.json$/.test(path));
}

function stored(scene: Scene): readonly string[] {
  return below(scene.path('.parity-stage'));
}
