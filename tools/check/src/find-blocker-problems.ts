import path from 'node:path';

/** `explain <name>` must have something to say for every name, and no page may be about a name that is gone. */
export function findBlockerProblems(names: readonly string[], pages: readonly string[]): readonly string[] {
  const paged = pages.map((page) => path.basename(page, '.md')).filter((name) => name !== 'README');
  return [
    ...names.filter((name) => !paged.includes(name)).map((name) => `docs/blockers/${name}.md: missing`),
    ...paged
      .filter((name) => !names.includes(name))
      .map((name) => `docs/blockers/${name}.md: no such blocker`),
  ];
}
