import type { Digest } from './digest.ts';
import { type GoJson, goMap } from './go-json.ts';

/** What runs an image (image-spec, image-index.md). */
export interface Platform {
  /** As Go calls it: `amd64`, `arm64`, `s390x`. */
  readonly architecture: string;
  readonly os: string;
  readonly variant?: string | undefined;
}

/** Content by its digest (image-spec, descriptor.md). */
export interface Descriptor {
  readonly mediaType: string;
  readonly digest: Digest;
  /** In bytes. */
  readonly size: number;
  readonly annotations?: Readonly<Record<string, string>> | undefined;
  readonly platform?: Platform | undefined;
}

/** Its members in the order in which Go's image-spec writes them. */
export function descriptorJson({ mediaType, digest, size, annotations, platform }: Descriptor): GoJson {
  return {
    mediaType,
    digest,
    size,
    annotations: annotationsJson(annotations),
    platform: platform && {
      architecture: platform.architecture,
      os: platform.os,
      variant: platform.variant,
    },
  };
}

/** Left out when there are none, as Go does. */
export function annotationsJson(annotations: Readonly<Record<string, string>> | undefined): GoJson {
  const members = Object.entries(annotations ?? {});
  return members.length === 0 ? undefined : goMap(members);
}
