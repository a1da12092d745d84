import path from 'node:path';

import type { Plugin } from 'esbuild';

/**
 * Packages that give Node a build of CommonJS which calls `require`, and have one of ES modules for browsers beside it:
 * where that lies in them.
 */
const builds: Readonly<Record<string, string>> = { yaml: 'browser/index.js' };

/** Takes the ES modules of such a package: in a bundle there is no `require`, and what is not used is left out. */
export const moduleBuilds: Plugin = {
  name: 'module-builds',
  setup: (build) => {
    for (const [name, file] of Object.entries(builds))
      build.onResolve({ filter: new RegExp(`^${name}$`) }, async ({ resolveDir, kind }) => {
        const manifest = await build.resolve(`${name}/package.json`, { resolveDir, kind });
        if (manifest.errors.length > 0) return { errors: manifest.errors };
        return { path: path.join(path.dirname(manifest.path), file) };
      });
  },
};
