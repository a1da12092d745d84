/** What helm and registries take: a part of a repository name (distribution-spec, "Pulling manifests"). */
export function isChartName(name: string): boolean {
  return /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*$/.test(name) && name.length <= 128;
}

/** As `helm package` names the file of a chart. */
export function archiveName(name: string, version: string): string {
  return `${name}-${version}.tgz`;
}
