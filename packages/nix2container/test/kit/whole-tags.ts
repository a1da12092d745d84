interface Found {
  readonly manifests?: readonly { readonly digest: string }[];
  readonly config?: { readonly digest: string };
  readonly layers?: readonly { readonly digest: string }[];
}

/**
 * Looks at every tag of a repository as any client would.
 *
 * @param base of the repository: `http://host/v2/owner/image`.
 * @returns the tags, each of which is whole. @throws when one leads to something that is not there.
 */
export async function wholeTags(
  base: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<readonly string[]> {
  const ask = (method: string, place: string): Promise<Response> =>
    fetch(`${base}/${place}`, {
      method,
      headers: {
        ...headers,
        accept: 'application/vnd.oci.image.index.v1+json, application/vnd.oci.image.manifest.v1+json',
      },
    });
  const assertWhole = async (reference: string): Promise<void> => {
    const answer = await ask('GET', `manifests/${reference}`);
    if (answer.status !== 200) throw new Error(`${reference} answers ${answer.status}`);
    const { manifests = [], config, layers = [] } = (await answer.json()) as Found;
    for (const { digest } of manifests) await assertWhole(digest);
    for (const { digest } of [...(config === undefined ? [] : [config]), ...layers]) {
      const { status } = await ask('HEAD', `blobs/${digest}`);
      if (status !== 200) throw new Error(`${digest} of ${reference} answers ${status}`);
    }
  };
  const listed = await ask('GET', 'tags/list');
  if (listed.status === 404) return [];
  const { tags } = (await listed.json()) as { readonly tags: readonly string[] | null };
  for (const tag of tags ?? []) await assertWhole(tag);
  return tags ?? [];
}
