import { Blocked } from '@parity-lib/core';
import parse from 'semver/functions/parse.js';

/** A version of npm is one of SemVer 2.0.0, all of it. @throws Blocked `version-invalid`. */
export function spellVersion(version: string): string {
  const parsed = parse(version);
  if (parsed === null || parsed.build.length > 0 || parsed.version !== version)
    throw invalid(version, parsed?.version);
  return version;
}

function invalid(version: string, meant: string | undefined): Blocked {
  return new Blocked('version-invalid', {
    message: `${JSON.stringify(version)} is no version for npm.`,
    details: [
      'A version is three numbers, such as 1.2.3, and after a dash what makes it a pre-release, such as 1.2.3-rc.1.',
      ...(version.includes('+')
        ? ['What follows a + is not part of it: npm takes 1.2.3+a and 1.2.3+b for the same version.']
        : []),
    ],
    next:
      meant === undefined || meant === version
        ? 'Set VERSION, the tag or the config to one that is.'
        : `Set VERSION, the tag or the config to ${meant}.`,
  });
}
