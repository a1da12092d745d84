import { apiSurface, forgejoApiSurface } from './api/surface.ts';
import { containerSurface } from './container/surface.ts';
import type { Forge } from './forge.ts';
import type { Surface } from './http/surface.ts';
import { packagesSurface } from './packages-surface.ts';
import { webSurface } from './web-surface.ts';

/** The whole table of routes, first match first; without packages two of the four are not mounted at all. */
export function surfacesOf({ profile, settings }: Forge): readonly Surface[] {
  const mounted = settings.packages ? [packagesSurface(profile), containerSurface(profile)] : [];
  const own = profile.hasForgejoApi ? [forgejoApiSurface(profile)] : [];
  return [...mounted, apiSurface(profile), ...own, webSurface(profile)];
}
