/** Name of a repository on its registry (distribution-spec, "Pulling manifests"). */
const repository = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*$/;

const tag = /^[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}$/;

/** @param text without the host. */
export function isRepositoryName(text: string): boolean {
  return text.length <= 255 && repository.test(text);
}

export function isTag(text: string): boolean {
  return tag.test(text);
}
