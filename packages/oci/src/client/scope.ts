/** What a token is asked for (distribution, "Token Scope Documentation"). */
export interface Scope {
  readonly repository: string;
  readonly actions: 'pull' | 'pull,push';
}

/** @returns the spelling of a list of them; the first is what is needed most, for some servers read no other. */
export function spellScopes(scopes: readonly Scope[]): readonly string[] {
  return scopes.map(({ repository, actions }) => `repository:${repository}:${actions}`);
}
