import type { Step } from './step.ts';

/** A walk through one example, on a registry of its own. */
export interface Tour {
  /** The folder in `examples/`, and the archetype. */
  readonly kind: 'generic-binary' | 'pypi-wheel' | 'npm-addon' | 'nix2container' | 'helm-chart';
  /** What it is about, as a heading. */
  readonly title: string;
  readonly published: PublishedFiles | PublishedImage | PublishedChart;
  readonly steps: readonly Step[];
}

/** What a release is at the registry, where it is a package of files. */
export interface PublishedFiles {
  readonly as: 'files';
  /** As the registry names it: the package, and where its files lie below the owner's packages. */
  readonly packageName: string;
  readonly fileAt: (version: string, file: string) => string;
  /** What one version holds, in the order of names. */
  readonly files: (version: string) => readonly string[];
  /** What is built, in the repository, and under which of those names it is published. */
  readonly built: { readonly path: (version: string) => string; readonly file: (version: string) => string };
}

/** The same of an image. */
export interface PublishedImage {
  readonly as: 'image';
  /** Below the owner. */
  readonly imageName: string;
  /** As Go calls them, in the order of the index. */
  readonly arches: readonly string[];
  /** The JSON of the image for an arch, in the repository. */
  readonly built: (arch: string) => string;
}

/** And of a chart. */
export interface PublishedChart {
  readonly as: 'chart';
  /** Below the owner. */
  readonly chartName: string;
}

/** For what makes sense only there. */
export function filesOf({ kind, published }: Tour): PublishedFiles {
  if (published.as !== 'files') throw new Error(`${kind} publishes no files`);
  return published;
}

export function imageOf({ kind, published }: Tour): PublishedImage {
  if (published.as !== 'image') throw new Error(`${kind} publishes no image`);
  return published;
}

/** Where it lies in a registry of images, below the owner. */
export function repositoryOf({ kind, published }: Tour): string {
  if (published.as === 'image') return published.imageName;
  if (published.as === 'chart') return published.chartName;
  throw new Error(`${kind} publishes nothing that is kept as images are`);
}
