import { basic, OWNER, TOKEN } from '../people.ts';

/** `type/name/version/file` to sha256. */
export type Holdings = Readonly<Record<string, string>>;

interface Version {
  readonly type: string;
  readonly name: string;
  readonly version: string;
}

/** Everything that an owner has, as the forge's own API tells a bystander. */
export async function holdingsOf(url: string): Promise<Holdings> {
  const versions = (await ask(`${url}/api/v1/packages/${OWNER}?limit=50`)) as readonly Version[];
  const held = await Promise.all(
    versions.map(async ({ type, name, version }) => {
      const place = `${type}/${name}/${version}`;
      const files = (await ask(`${url}/api/v1/packages/${OWNER}/${place}/files`)) as readonly {
        name: string;
        sha256: string;
      }[];
      return files.map((file) => [`${place}/${file.name}`, file.sha256] as const);
    }),
  );
  return Object.fromEntries(held.flat().toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

async function ask(url: string): Promise<unknown> {
  const answer = await fetch(url, { headers: { authorization: basic(OWNER, TOKEN) } });
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}`);
  return answer.json();
}
