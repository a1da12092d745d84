import type { NixPath, NixPerm } from '../image-json/nix-image.ts';
import { bytePath, type BytePath, cleanPath } from './byte-path.ts';
import { compileRegex, type GoRegex } from './go-regex.ts';
import { parseTemplate } from './go-template.ts';

/** The options of a path, ready to be used on each file below it. */
export interface PathRules {
  /** The path in the layer of a file here; empty where the layer does not have it. */
  destination(path: BytePath): BytePath;
  readonly perms: readonly PermRule[];
}

export interface PermRule {
  readonly regex: GoRegex;
  readonly perm: NixPerm;
}

/** @throws SyntaxError for a regex that Go refuses. */
export async function compileRules({ path, options }: NixPath): Promise<PathRules> {
  const perms = options?.perms ?? [];
  return {
    destination: await destinationOf(path, options?.rewrite),
    perms: await Promise.all(perms.map(async (perm) => ({ regex: await compileRegex(perm.regex), perm }))),
  };
}

async function destinationOf(
  path: string,
  rewrite: { readonly regex: string; readonly repl: string } = { regex: '', repl: '' },
): Promise<PathRules['destination']> {
  const { regex, repl } = rewrite;
  if (regex === '') return (path) => path;
  // What copyToRoot makes: every file below the path begins with it, and no engine is needed to see that.
  if (regex === `^${path}` && isPlain(path) && !repl.includes('$')) {
    const before = bytePath(repl);
    return (file) => before + file.slice(path.length);
  }
  const compiled = await compileRegex(regex);
  const template = parseTemplate(repl);
  return (file) => compiled.replaceAll(file, template);
}

/** Nothing in it means anything to a regex but a dot, which fits a dot too; and files below it begin with it. */
function isPlain(path: string): boolean {
  return /^[\w/.-]+$/.test(path) && cleanPath(path) === path;
}
