import { checkEntries } from './check-entries.ts';
import { checkIdentity } from './check-identity.ts';
import { checkPlatform } from './check-platform.ts';
import { checkPrograms, elfNotes } from './check-programs.ts';
import { checkShapes } from './check-shapes.ts';
import { invalidPackage } from './complaint.ts';
import type { PackageFacts, PackageRules } from './facts.ts';

/**
 * Proves that a package is what the release says, for the machine its leg names, and in words that forges can read.
 *
 * @param shown the package as people know it.
 * @returns what people should see but need not mend.
 * @throws Blocked `artifact-invalid`, with everything that is wrong.
 */
export function checkPackage(facts: PackageFacts, rules: PackageRules, shown: string): readonly string[] {
  const [first, ...others] = [
    ...checkIdentity(facts.manifest, rules),
    ...checkPrograms(facts, rules),
    ...checkPlatform(facts, rules),
    ...checkEntries(facts),
    ...checkShapes(facts.manifest),
  ];
  if (first !== undefined) throw invalidPackage(shown, first, others);
  return elfNotes(facts);
}
