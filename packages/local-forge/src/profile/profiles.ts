import { forgejo } from './forgejo.ts';
import { gitea } from './gitea.ts';
import type { Profile, ProfileName } from './profile.ts';

/** The products local-forge can answer as. */
export const PROFILES: Readonly<Record<ProfileName, Profile>> = { gitea, forgejo };
