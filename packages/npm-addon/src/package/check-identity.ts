import type { JsonObject } from '../content.ts';
import { type Complaint, quote } from './complaint.ts';
import type { PackageRules } from './facts.ts';

/** Name and version are those of the release: a registry believes the document, a client what lies in the tarball. */
export function checkIdentity(
  { name, version, private: isPrivate }: JsonObject,
  rules: Pick<PackageRules, 'pname' | 'version'>,
): readonly Complaint[] {
  const complaints: Complaint[] = [];
  if (name !== rules.pname)
    complaints.push({
      what: `is named ${quote(name)} in its package.json, and "pname" is ${quote(rules.pname)}`,
      next: 'Let both say the same.',
    });
  if (version !== rules.version)
    complaints.push({
      what: `has version ${quote(version)} in its package.json, and the release is ${rules.version}`,
      next: 'Write "$VERSION" there, or pack it anew for this release.',
    });
  if (isPrivate === true)
    complaints.push({
      what: 'says "private": true in its package.json, which forbids to publish it',
      next: 'Take that out if it may be published.',
    });
  return complaints;
}
