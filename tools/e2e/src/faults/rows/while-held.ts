import type { Point } from '../../line.ts';
import type { Running } from '../../run-cli.ts';
import type { Scene } from '../../scene.ts';

type Act = (scene: Scene, running: Running) => unknown;

/** Waits for a request to come to a point, does something, and only then lets it go on. */
export function whileHeld(point: Point, act: Act): (scene: Scene, running: Running) => Promise<void> {
  return async (scene, running) => {
    const held = scene.line.hold(point);
    await held.reached;
    await act(scene, running);
    held.release();
  };
}

/** Before anything of the first upload was taken. */
export function beforeUpload(act: Act): ReturnType<typeof whileHeld> {
  return whileHeld({ upload: 0, at: 'head' }, act);
}

/** In the middle of an upload. */
export function inUpload(upload: number, act: Act): ReturnType<typeof whileHeld> {
  return whileHeld({ upload, at: { bytes: 300_000 } }, act);
}
