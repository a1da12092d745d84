/** Letters, digits and `-_+.`; a single character must be a letter or a digit. */
export function isPackageName(name: string): boolean {
  if (name === '..') return false;
  return name.length === 1 ? /^[A-Za-z0-9]$/.test(name) : /^[-_+.\w]+$/.test(name);
}

/** What a file may be called: no slash, nothing beyond ASCII, no blanks around it. */
export function isFileName(name: string): boolean {
  if (name === '.' || name === '..' || name !== name.trim()) return false;
  return /^[-_+=:;.()[\]{}~!@#$%^& \w]+$/.test(name);
}

/** Any text without blanks around it: a generic version need not look like one. */
export function isVersion(version: string): boolean {
  return version !== '' && version === version.trim();
}
