import type { Forge } from '../forge.ts';
import { gone } from '../store/database.ts';
import type { VersionRow } from '../store/rows.ts';

/** What is younger is left alone. */
const OLD_MS = 24 * 60 * 60 * 1000;

/**
 * The nightly clean-up of containers, as it would be at a time (milliseconds since 1970). What is a day old goes: sessions,
 * blobs that no manifest took, and on Forgejo manifests pushed by digest that no tagged index lists. Then images without
 * anything, and bytes that nobody names.
 */
export function sweep(forge: Forge, at: number): void {
  const { database, imageWriter, packages, uploads, blobs } = forge;
  const limit = at - OLD_MS;
  for (const session of uploads.idleSince(limit)) uploads.cancel(session);
  if (forge.profile.sweepsDanglingDigests) imageWriter.removeVersions(dangling(forge, limit));
  const { pendingBlobs, files } = database;
  const waiting = [...pendingBlobs.all()].filter(({ created }) => created < limit);
  database.commit(...waiting.map((row) => gone(pendingBlobs, row)));
  const bare = [...database.packages.all()].filter(
    (row) => packages.versionsOf(row).length === 0 && pendingBlobs.of(row.id).length === 0,
  );
  database.commit(...bare.map((row) => gone(database.packages, row)));
  blobs.removeUnless((sha256) => files.sharing(sha256).length + pendingBlobs.sharing(sha256).length > 0);
}

/** By digest over the whole forge. An index counts by its tags alone: one that has just a digest protects nothing. */
function dangling({ database, packages }: Forge, limit: number): VersionRow[] {
  const versions = [...database.versions.all()].filter((row) => packages.packageOf(row).type === 'container');
  const listed = new Set(versions.filter((row) => !isDigestRow(row)).flatMap(manifestsOf));
  return versions.filter((row) => isDigestRow(row) && row.created < limit && !listed.has(row.version));
}

function isDigestRow({ version }: VersionRow): boolean {
  return version.startsWith('sha256:');
}

function manifestsOf({ facts }: VersionRow): readonly unknown[] {
  const manifests = facts?.['manifests'];
  return Array.isArray(manifests) ? manifests : [];
}
