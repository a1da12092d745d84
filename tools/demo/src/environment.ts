const kept = ['PATH', 'TMPDIR', 'LANG', 'LC_ALL', 'TERM', 'NO_COLOR'];

/**
 * What the commands of the demo see. Nothing of a CI run or of somebody's own settings: a VERSION, a CI_COMMIT_TAG or
 * a real REGISTRY_TOKEN would change the walk, and git must work without knowing who is at the desk.
 */
export function environment(home: string, token: string): Readonly<Record<string, string>> {
  const own = Object.fromEntries(
    kept.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])),
  );
  return {
    ...own,
    HOME: home,
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_AUTHOR_NAME: 'Demo',
    GIT_AUTHOR_EMAIL: 'demo@example.org',
    GIT_COMMITTER_NAME: 'Demo',
    GIT_COMMITTER_EMAIL: 'demo@example.org',
    REGISTRY_TOKEN: token,
  };
}
