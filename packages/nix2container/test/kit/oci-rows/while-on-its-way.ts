import { type Match, type Row, type Scene, whileHeld } from '@parity-tools/e2e/rows';

/** Holds the first request of a kind on the line, and lets something happen meanwhile. */
export function whileOnItsWay(
  match: Match | ((scene: Scene) => Match),
  act: (scene: Scene) => unknown,
): Pick<Row, 'line' | 'meanwhile'> {
  return {
    line: true,
    meanwhile: (scene, running) => {
      scene.line.watch({ uploads: [typeof match === 'function' ? match(scene) : match] });
      return whileHeld({ upload: 0, at: 'head' }, act)(scene, running);
    },
  };
}
