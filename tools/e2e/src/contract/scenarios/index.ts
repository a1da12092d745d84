import type { Scenario } from '../act.ts';
import { early } from './early.ts';
import { fixed } from './fixed.ts';
import { gone } from './gone.ts';
import { release } from './release.ts';
import { secondFile } from './second-file.ts';
import { staged } from './staged.ts';
import { tokens } from './tokens.ts';

/** In the order of the page. */
export const scenarios: readonly Scenario[] = [release, fixed, secondFile, tokens, gone, staged, early];
