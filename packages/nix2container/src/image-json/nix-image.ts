import type { Digest } from '@parity-lib/oci';

/** What nix2container's image JSON says (reference/oci-and-nix2container.md, section 1.1), in our words. */
export interface NixImage {
  /** As Go spells it, such as `amd64`. */
  readonly arch: string;
  /** RFC 3339, as Go writes it. */
  readonly created?: string | undefined;
  readonly config: NixConfig;
  /** The lowest first. */
  readonly layers: readonly NixLayer[];
}

/** Go's `ImageConfig` (OCI image spec, "Image Configuration", `config`), with its own keys. */
export interface NixConfig {
  readonly User?: string | undefined;
  readonly ExposedPorts?: ReadonlyMap<string, object> | undefined;
  /** `NAME=value`, the last of a name counts. */
  readonly Env?: readonly string[] | undefined;
  readonly Entrypoint?: readonly string[] | undefined;
  readonly Cmd?: readonly string[] | undefined;
  readonly Volumes?: ReadonlyMap<string, object> | undefined;
  readonly WorkingDir?: string | undefined;
  readonly Labels?: ReadonlyMap<string, string> | undefined;
  readonly StopSignal?: string | undefined;
  readonly ArgsEscaped?: boolean | undefined;
}

export interface NixLayer {
  /** Of what is pushed. */
  readonly digest: Digest;
  /** In bytes; 0 for a layer of a base image, whose file knows it. */
  readonly size: number;
  /** Of the tar, unpacked. */
  readonly diffId: Digest;
  /** What the tar is made of, in the order in which it is laid on. */
  readonly paths: readonly NixPath[];
  readonly mediaType: string;
  /** The layer itself; where there is one, it counts more than `paths`. */
  readonly file?: string | undefined;
  readonly history: NixHistory;
}

export interface NixPath {
  /** Absolute; normally of the Nix store. */
  readonly path: string;
  readonly options?: NixPathOptions | undefined;
}

export interface NixPathOptions {
  /** Makes a file's path in the layer from its path here; an empty regex changes nothing. */
  readonly rewrite: { readonly regex: string; readonly repl: string };
  /** Each that matches a path here, in their order. */
  readonly perms: readonly NixPerm[];
}

export interface NixPerm {
  readonly regex: string;
  /** Octal digits; empty leaves the mode. */
  readonly mode: string;
  readonly uid: number;
  readonly gid: number;
  /** Empty leaves `root`. */
  readonly uname: string;
  readonly gname: string;
}

/** OCI image spec, "Image Configuration", one of `history`. */
export interface NixHistory {
  readonly created?: string | undefined;
  readonly created_by?: string | undefined;
  readonly author?: string | undefined;
  readonly comment?: string | undefined;
  readonly empty_layer?: boolean | undefined;
}
