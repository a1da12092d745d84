import {
  type Arch,
  compareArches,
  type LegRef,
  type ReleaseContext,
  type ReleaseStamp,
} from '@parity-lib/core';
import {
  type Descriptor,
  type Digest,
  type Document,
  type Platform,
  type Stored,
  writeImageIndex,
} from '@parity-lib/oci';

import { fullStampOf, readStamp, stampOf } from './stamp.ts';

/** A leg of an image at the registry: its manifest. */
export interface ImageRef extends LegRef {
  readonly descriptor: Descriptor;
  /** Of its config, where it is known without asking. */
  readonly config?: Digest;
}

export function platformOf(arch: Arch): Platform {
  return { architecture: arch, os: 'linux' };
}

/** The index of a release: its bytes depend on the legs, the version, the revision and the commit alone. */
export function indexOf(refs: readonly ImageRef[], release: ReleaseStamp): Document {
  const manifests = refs
    .toSorted((a, b) => compareArches(a.arch, b.arch))
    .map(({ descriptor }) => descriptor);
  return writeImageIndex({ manifests, annotations: stampOf(release) });
}

/** The index around one leg that waits to be joined. */
export function entryOf({ descriptor }: ImageRef, release: ReleaseContext): Document {
  return writeImageIndex({ manifests: [descriptor], annotations: fullStampOf(release) });
}

/** The leg that waits in an entry. @returns why it is none, in words. */
export function refIn({ content }: Stored, arch: Arch): ImageRef | string {
  if (content.is !== 'index') return 'is published as an image alone, and not by parity';
  const stamp = readStamp(content.annotations);
  const [descriptor, ...others] = content.manifests;
  if (stamp === undefined || descriptor === undefined || others.length > 0)
    return 'is published as something that is not of parity';
  const { architecture, os } = descriptor.platform ?? { architecture: 'no arch', os: 'no system' };
  if (architecture !== arch || os !== 'linux') return `is published for ${os}/${architecture}`;
  return { arch, id: descriptor.digest, release: stamp, descriptor };
}

/** Whether an index lists exactly these manifests for these arches, whatever else it says. */
export function listsExactly({ content }: Stored, refs: readonly ImageRef[]): boolean {
  if (content.is !== 'index' || content.manifests.length !== refs.length) return false;
  return refs.every((ref) => lists(content.manifests, ref));
}

export function lists(manifests: readonly Descriptor[], { id, arch }: ImageRef): boolean {
  return manifests.some(
    ({ digest, platform }) => digest === id && platform?.architecture === arch && platform.os === 'linux',
  );
}

/** The packaging revision that an index says it is of; undefined where it says none. */
export function revisionOf({ content }: Stored): number | undefined {
  return content.is === 'index' ? readStamp(content.annotations)?.revision : undefined;
}
