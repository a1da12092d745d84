import type { Plugin } from 'esbuild';

/**
 * Fetches Node's own modules by `process.getBuiltinModule`. An `import` of one evaluates all its exports, also those
 * that Node would load only when touched: `node:crypto` and `node:child_process` cost a third of our start-up that way.
 */
export const lazyBuiltins: Plugin = {
  name: 'lazy-builtins',
  setup(build) {
    build.onResolve({ filter: /^node:/ }, ({ path }) => ({ path, namespace: 'builtin' }));
    build.onLoad({ filter: /.*/, namespace: 'builtin' }, ({ path }) => ({
      contents: `module.exports = process.getBuiltinModule(${JSON.stringify(path)});`,
      loader: 'js',
    }));
  },
};
