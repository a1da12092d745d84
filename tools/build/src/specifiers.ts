const fromClause = /(?<![.'"\w$])from\s*(['"])([^'"\s]+)\1/g;
const importCall = /(?<![.'"\w$])(?:import|require)\s*\(?\s*(['"])([^'"\s]+)\1/g;

/** Every module a text names in `from '…'`, `import '…'`, `import('…')` or `require('…')`; comments are not looked at. */
export function findSpecifiers(text: string): readonly string[] {
  const code = withoutComments(text);
  return [fromClause, importCall].flatMap((form) => [...code.matchAll(form)].map(([, , name = '']) => name));
}

/** Enough for code in our own format, where a comment starts its line. */
function withoutComments(text: string): string {
  return text.replaceAll(/^\s*(?:\/\*[\s\S]*?\*\/|\/\/.*$)/gm, '');
}

/** `@scope/name/sub` and `name/sub` belong to `@scope/name` and `name`. */
export function packageOf(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}
