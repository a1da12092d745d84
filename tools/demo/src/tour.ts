import type { Step } from './step.ts';

/** A walk through one example, on a registry of its own. */
export interface Tour {
  /** The folder in `examples/`, and the archetype. */
  readonly kind: 'generic-binary' | 'pypi-wheel' | 'npm-addon';
  /** What it is about, as a heading. */
  readonly title: string;
  /** As the registry names it: the package, and where its files lie below the owner's packages. */
  readonly packageName: string;
  readonly fileAt: (version: string, file: string) => string;
  /** What one version holds, in the order of names. */
  readonly files: (version: string) => readonly string[];
  /** What is built, in the repository, and under which of those names it is published. */
  readonly built: { readonly path: (version: string) => string; readonly file: (version: string) => string };
  readonly steps: readonly Step[];
}
