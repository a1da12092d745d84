/** A tar as it is: what nix2container makes. */
export const tarType = 'application/vnd.oci.image.layer.v1.tar';

/** What a layer may be; layers of a base image keep their compression (OCI image spec, "Image Layer Filesystem Changeset"). */
export const layerTypes: readonly string[] = [tarType, `${tarType}+gzip`, `${tarType}+zstd`];
