import type { Source } from '@parity-lib/core';
import type { TarPlan } from '@parity-lib/core/tar';

import type { NixImage, NixLayer } from '../image-json/nix-image.ts';

/** An image whose layers can be sent. */
export interface PlannedImage {
  /** With the sizes that its layers have. */
  readonly image: NixImage;
  /** As in the image. */
  readonly layers: readonly PlannedLayer[];
}

export interface PlannedLayer {
  readonly layer: NixLayer;
  /** As people know it; begins a sentence. */
  readonly shown: string;
  readonly source: Source;
  /** What it is made of, where it is made and no file. */
  readonly plan?: TarPlan;
}
