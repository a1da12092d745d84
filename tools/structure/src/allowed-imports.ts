const archetypes = ['pypi-wheel', 'npm-addon', 'generic-binary', 'helm-chart', 'nix2container'];

/** What of ours each package may import; also of those that are planned. Tools may import anything. */
const table: Readonly<Record<string, readonly string[]>> = {
  core: [],
  forge: ['core'],
  oci: ['core'],
  'pipeline-doctor': ['core'],
  'local-forge': [],
  ...Object.fromEntries(archetypes.map((archetype) => [archetype, ['core', 'forge', 'oci']])),
};

/** Both are package names of ours. A package that is not listed may import nothing. */
export function mayImport(importer: string, imported: string): boolean {
  if (importer === imported || importer.startsWith('@parity-tools/')) return true;
  const allowed = table[importer.replace('@parity-lib/', '')] ?? [];
  return allowed.includes(imported.replace('@parity-lib/', ''));
}

export function isOurs(name: string): boolean {
  return name.startsWith('@parity-lib/') || name.startsWith('@parity-tools/');
}
