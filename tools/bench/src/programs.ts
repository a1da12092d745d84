import path from 'node:path';
import { fileURLToPath } from 'node:url';

const manifests = {
  'generic-binary': import.meta.resolve('@parity-lib/generic-binary/package.json'),
  'helm-chart': import.meta.resolve('@parity-lib/helm-chart/package.json'),
  nix2container: import.meta.resolve('@parity-lib/nix2container/package.json'),
  'npm-addon': import.meta.resolve('@parity-lib/npm-addon/package.json'),
  'pypi-wheel': import.meta.resolve('@parity-lib/pypi-wheel/package.json'),
} as const;

/** The built program of an archetype: what consumers run, not the sources. */
export function programOf(archetype: keyof typeof manifests): string {
  return path.join(path.dirname(fileURLToPath(manifests[archetype])), 'dist/bin.js');
}
