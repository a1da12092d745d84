/** `@scope/name` or `name`, lower-case letters only. */
export function isPackageName(name: string): boolean {
  return name.length <= 214 && /^(?:@[a-z0-9-][a-z0-9-._]*\/)?[a-z0-9-][a-z0-9-._]*$/.test(name);
}

/** A name in its parts; the scope keeps its at sign. */
export function splitName(name: string): { readonly scope: string; readonly bare: string } {
  const slash = name.indexOf('/');
  return { scope: name.slice(0, Math.max(0, slash)), bare: name.slice(slash + 1) };
}

/** What the one file of a version is called, whatever the attachment was. */
export function tarballName(name: string, version: string): string {
  return `${splitName(name).bare}-${version}.tgz`.toLowerCase();
}
