/** What both forges take (Gitea and Forgejo, `modules/packages/npm`), which is stricter than npm itself. */
const packageName = /^(?:@[a-z0-9-][a-z0-9-._]*\/)?[a-z0-9-][a-z0-9-._]*$/;
const longestName = 214;

/** Names that npm keeps for itself. */
const reserved: readonly string[] = ['node_modules', 'favicon.ico'];

export function isPackageName(name: string): boolean {
  return name.length <= longestName && packageName.test(name) && !reserved.includes(name);
}

/** The name in one part of a path, as npm writes it: `@scope%2fname`. */
export function escapeName(name: string): string {
  return name.replace('/', '%2f');
}

/** The name without its scope. */
export function bareName(name: string): string {
  return name.slice(name.indexOf('/') + 1);
}

/** What registries call the file in its address: verdaccio takes the name from there. */
export function registryFileName(name: string, version: string): string {
  return `${bareName(name)}-${version}.tgz`;
}

/** What `npm pack` calls the file: `scope-name-1.2.3.tgz`. */
export function tarballName(name: string, version: string): string {
  return `${name.replace('@', '').replace('/', '-')}-${version}.tgz`;
}
