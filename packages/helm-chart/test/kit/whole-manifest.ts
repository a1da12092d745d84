import { sha256, types } from './oci-manifest.ts';
import { type Manifest } from './scene.ts';

/**
 * The sha256 of the manifest under 1.2.3; undefined when there is none.
 *
 * @throws when a blob that it names is not there, or is another one.
 */
export async function wholeManifest(
  repository: string,
  headers: Readonly<Record<string, string>>,
): Promise<string | undefined> {
  const get = async (place: string): Promise<Response> =>
    fetch(`${repository}/${place}`, { headers: { ...headers, accept: types.manifest } });
  const answer = await get('manifests/1.2.3');
  if (answer.status === 404) return undefined;
  const text = await answer.text();
  const { config, layers } = JSON.parse(text) as Manifest;
  for (const { digest } of [config, ...layers]) {
    const blob = await get(`blobs/${digest}`);
    const found = sha256(Buffer.from(await blob.arrayBuffer()));
    if (blob.status !== 200 || `sha256:${found}` !== digest) throw new Error(`${digest} is not whole`);
  }
  return sha256(text);
}
