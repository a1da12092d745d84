import { readFile, writeFile } from 'node:fs/promises';

/** As esbuild prints it, wherever in a line: default, namespace and named imports of one of Node's own modules. */
const builtinImport = /(?<=^|[;}])import\s*([^;"']*?)\s*from\s*"(node:[a-z_/]+)";?/gm;

/**
 * Fetches Node's own modules by `process.getBuiltinModule`. An `import` of one evaluates all its exports, also those
 * that Node would load only when touched: ten times the cost for some, and a third of our start-up.
 */
export async function cheapenBuiltins(file: string): Promise<void> {
  const code = await readFile(file, 'utf8');
  const fetched: string[] = [];
  const rest = code.replaceAll(builtinImport, (_, names: string, module: string) => {
    fetched.push(fetchModule(names, module));
    return '';
  });
  // Imports are there before anything runs, and so are these; on a line that exists, for the source maps.
  const [, shebang = '', body = ''] = /^(#!.*\n)?([^]*)$/.exec(rest) ?? [];
  await writeFile(file, `${shebang}${fetched.join('')}${body}`);
}

function fetchModule(names: string, module: string): string {
  const value = `globalThis.process.getBuiltinModule("${module}")`;
  const [, byDefault, namespace, named] =
    /^(?:([\w$]+)\s*,?\s*)?(?:\*\s*as\s+([\w$]+))?(?:\{([^}]*)\})?$/.exec(names) ?? [];
  const bindings = [
    ...(byDefault === undefined ? [] : [byDefault]),
    ...(namespace === undefined ? [] : [namespace]),
    ...(named === undefined ? [] : [`{${named.replaceAll(/\s+as\s+/g, ':')}}`]),
  ];
  if (bindings.length === 0) throw new Error(`cannot read this import of ${module}: ${names}`);
  return bindings.map((binding) => `const ${binding}=${value};`).join('');
}
