import { readFile } from 'node:fs/promises';
import path from 'node:path';

import { build } from 'esbuild';
import type { Metafile } from 'esbuild';

import { cheapenBuiltins } from './cheap-builtins.ts';
import type { Entry } from './entries.ts';
import { moduleBuilds } from './module-builds.ts';

/**
 * Inlines third-party code and leaves our own packages as imports. Names stay and lines stay short, and maps without
 * the sources' text ship beside the code: `node --enable-source-maps` names the source line, for a tenth of the size.
 */
export async function bundle(folder: string, entries: readonly Entry[]): Promise<Metafile> {
  const { metafile } = await build({
    absWorkingDir: folder,
    entryPoints: entries.map(({ source, output }) => ({ in: source, out: path.basename(output, '.js') })),
    outdir: 'dist',
    // Beside the entries, so that `import.meta.url` is always directly in dist.
    chunkNames: '[name]-[hash]',
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    external: ['@parity-lib/*'],
    plugins: [moduleBuilds],
    minifySyntax: true,
    minifyWhitespace: true,
    lineLimit: 160,
    legalComments: 'none',
    sourcemap: 'linked',
    sourcesContent: false,
    metafile: true,
    logLevel: 'warning',
  });
  const scripts = Object.keys(metafile.outputs).filter((output) => output.endsWith('.js'));
  for (const script of scripts) await cheapenBuiltins(path.join(folder, script));
  for (const entry of entries) if (entry.isBin) await assertShebang(folder, entry);
  return metafile;
}

/** Such a file is made executable by esbuild. */
async function assertShebang(folder: string, { source, output }: Entry): Promise<void> {
  const text = await readFile(path.join(folder, output), 'utf8');
  if (!text.startsWith('#!/usr/bin/env node\n'))
    throw new Error(`${source}: a program's first line has to be #!/usr/bin/env node.`);
}
