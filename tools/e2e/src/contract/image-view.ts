import type { Holdings } from '../holdings.ts';
import { OWNER } from '../people.ts';
import { listImages } from './image-listing.ts';
import type { LiveServer } from './server.ts';

type View = Pick<LiveServer, 'upload' | 'index' | 'files' | 'tags'>;

const pointer = 'latest';

/** A registry as clients of images see it: names begin with `host/owner/`, and what is there is there under tags. */
export function imageView({ port, user }: Pick<LiveServer, 'port' | 'user'>): View {
  const host = `127.0.0.1:${port}`;
  const listed = async (): Promise<Holdings> =>
    Object.fromEntries(
      Object.entries(await listImages(`http://${host}/`, user)).map(([name, sha256]) => [
        name.replace(`${OWNER}/`, ''),
        sha256,
      ]),
    );
  const names = `${host}/${OWNER}/`;
  return {
    upload: names,
    index: names,
    files: async () =>
      Object.fromEntries(Object.entries(await listed()).filter(([name]) => !name.endsWith(`:${pointer}`))),
    tags: async (project) => {
      const { [`${project}:${pointer}`]: latest, ...others } = await listed();
      const version = versionAt(latest, project, others);
      return version === undefined ? {} : { [pointer]: version };
    },
  };
}

/** Of the tags with the same index the shortest: in an image for one arch, its leg waits under a longer one. */
function versionAt(sha256: string | undefined, project: string, tagged: Holdings): string | undefined {
  const tags = Object.entries(tagged)
    .filter(([name, other]) => name.startsWith(`${project}:`) && other === sha256)
    .map(([name]) => name.slice(project.length + 1));
  return tags.toSorted((a, b) => a.length - b.length)[0];
}
