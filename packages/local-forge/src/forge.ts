import type { Profile } from './profile/profile.ts';
import { Blobs } from './store/blobs.ts';
import { claimFolder } from './store/data-folder.ts';
import { Database } from './store/database.ts';
import { lockFolder } from './store/folder-lock.ts';
import { ImageWriter } from './store/image-writer.ts';
import { Images } from './store/images.ts';
import { Packages } from './store/packages.ts';
import { loadSecret } from './store/secret.ts';
import { UploadSessions } from './store/upload-sessions.ts';
import { People } from './world/people.ts';
import { Repositories } from './world/repositories.ts';
import type { SettledWorld } from './world/world.ts';

/** Everything handlers work with: who exists, what is stored, how to answer. */
export interface Forge {
  readonly profile: Profile;
  readonly settings: SettledWorld['settings'];
  readonly people: People;
  readonly repositories: Repositories;
  readonly database: Database;
  readonly packages: Packages;
  readonly images: Images;
  readonly imageWriter: ImageWriter;
  readonly blobs: Blobs;
  readonly uploads: UploadSessions;
  readonly secret: Buffer;
  readonly now: () => number;
  /** ROOT_URL, with which every address that is given out begins: `http://127.0.0.1:PORT`, once the port is known. */
  base: string;
  /** Lets go of the folder. */
  readonly close: () => void;
}

/** Opens what a folder holds. */
export function openForge(dir: string, profile: Profile, world: SettledWorld, now: () => number): Forge {
  // First what can refuse, then what opens a file.
  const people = new People(world);
  const repositories = new Repositories(world, people);
  const journal = claimFolder(dir);
  using opened = new DisposableStack();
  opened.defer(lockFolder(dir, `${journal}.lock`));
  const database = opened.adopt(new Database(journal), (it) => it.close());
  const packages = new Packages(database);
  const images = new Images(database, packages);
  const forge = {
    profile,
    settings: world.settings,
    people,
    repositories,
    database,
    packages,
    images,
    imageWriter: new ImageWriter(database, images),
    blobs: new Blobs(dir),
    uploads: new UploadSessions(dir, database),
    secret: loadSecret(dir),
    now,
    base: '',
  };
  const all = opened.move();
  return { ...forge, close: () => all.dispose() };
}
