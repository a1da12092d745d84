const archetypes = ['pypi-wheel', 'npm-addon', 'generic-binary', 'helm-chart', 'nix2container'];

/** The table of design.md, section 3: what of ours each package may import. Tools may import anything. */
const table: Readonly<Record<string, readonly string[]>> = {
  core: [],
  forge: ['core'],
  oci: ['core'],
  'pipeline-doctor': ['core'],
  'local-forge': [],
  ...Object.fromEntries(archetypes.map((archetype) => [archetype, ['core', 'forge', 'oci']])),
};

/** Whether `importer` may use `imported`; both are package names of ours, and a package that is not listed may nothing. */
export function mayImport(importer: string, imported: string): boolean {
  if (importer === imported || importer.startsWith('@parity-tools/')) return true;
  const allowed = table[importer.replace('@parity-lib/', '')] ?? [];
  return allowed.includes(imported.replace('@parity-lib/', ''));
}

export function isOurs(name: string): boolean {
  return name.startsWith('@parity-lib/') || name.startsWith('@parity-tools/');
}
