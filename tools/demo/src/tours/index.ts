import type { Tour } from '../tour.ts';
import { genericBinary } from './generic-binary.ts';
import { helmChart } from './helm-chart.ts';
import { nix2container } from './nix2container.ts';
import { npmAddon } from './npm-addon.ts';
import { pypiWheel } from './pypi-wheel.ts';

/** The whole demo, in order. */
export const tours: readonly Tour[] = [genericBinary, pypiWheel, npmAddon, nix2container, helmChart];
