import { quote, type Refuse } from './complaint.ts';
import type { CoreMetadata } from './facts.ts';
import { onlyValue } from './header-fields.ts';
import { normalName } from './normal-name.ts';
import { isSameVersion, pep440Normal } from './versions.ts';
import type { WheelName } from './wheel-name.ts';

/** What a release says of its wheels, as far as it is known. */
export interface ReleaseWords {
  readonly name?: string | undefined;
  readonly version?: string | undefined;
  /** A build tag, where there is one, must be this packaging revision. */
  readonly revision?: number | undefined;
}

/** The file name has to be one of this release. */
export function checkRelease(file: WheelName, release: ReleaseWords, refuse: Refuse): void {
  if (release.name !== undefined && normalName(release.name) !== normalName(file.distribution))
    throw refuse(`is a wheel of ${quote(file.distribution)}, not of ${quote(release.name)}`, {
      next: 'Set pname to the name of the project, or name another wheel.',
    });
  if (release.version !== undefined && !isSameVersion(release.version, file.version))
    throw refuse(`is version ${quote(file.version)}; the release is ${quote(release.version)}`, {
      next: 'Build it from the tag that is released, or release the version it has.',
    });
  if (release.revision === undefined || file.build === undefined || file.build.number === release.revision)
    return;
  throw refuse(
    `has the build tag ${quote(file.build.text)}; the release is packaging revision ${release.revision}`,
    {
      next: `Build it with build tag ${release.revision}, or without one.`,
    },
  );
}

/** METADATA has to name the same project and the same version. @returns both as it spells them. */
export function checkIdentity(
  { fields }: CoreMetadata,
  file: WheelName,
  refuse: Refuse,
): { readonly name: string; readonly version: string } {
  const name = onlyValue(fields, 'Name', 'METADATA', refuse);
  const version = onlyValue(fields, 'Version', 'METADATA', refuse);
  if (!/^[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?$/.test(name))
    throw refuse(`has a METADATA with a Name that is none: ${quote(name)}`, {
      details: ['A name is letters, digits and - _ . inside.'],
    });
  if (pep440Normal(version) === undefined)
    throw refuse(`has a METADATA with a Version that PEP 440 does not know: ${quote(version)}`);
  if (normalName(name) !== normalName(file.distribution))
    throw refuse(`is named ${quote(file.distribution)} and has a METADATA of ${quote(name)}`);
  if (!isSameVersion(version, file.version))
    throw refuse(`is named version ${quote(file.version)} and has a METADATA of version ${quote(version)}`);
  return { name, version };
}
