import type { Point } from '../../line.ts';
import type { Running } from '../../run-cli.ts';
import type { Scene } from '../../scene.ts';
import type { Match } from '../../subject.ts';
import type { Row } from '../row.ts';

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

/** Holds the first request of a kind, and lets something happen before any of it is taken. */
export function whileOnItsWay(
  match: Match | ((scene: Scene) => Match),
  act: Act,
): Pick<Row, 'line' | 'meanwhile'> {
  return {
    line: true,
    meanwhile: (scene, running) => {
      scene.line.watch({ uploads: [typeof match === 'function' ? match(scene) : match] });
      return beforeUpload(act)(scene, running);
    },
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
