/** A value of the query; spaces around it do not count, and none is as good as an empty one. */
export function queryText(query: URLSearchParams, name: string): string {
  return (query.get(name) ?? '').trim();
}
