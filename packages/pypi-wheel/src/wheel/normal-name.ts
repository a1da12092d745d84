/** A project's name as all registries compare it (PEP 503): lower case, runs of `-`, `_` and `.` as one `-`. */
export function normalName(name: string): string {
  return name.replaceAll(/[-_.]+/g, '-').toLowerCase();
}
