/** A provenance file as `helm package --sign` writes one, with a signature of nobody: only `helm verify` would look. */
export function provenanceOf({ name, sha256 }: { readonly name: string; readonly sha256: string }): string {
  return `-----BEGIN PGP SIGNED MESSAGE-----
Hash: SHA512

apiVersion: v2
name: tool
version: 1.2.3

...
files:
  ${name}: sha256:${sha256}
-----BEGIN PGP SIGNATURE-----

wsBcBAEBCgAQBQJ0aGlzCRBpcwAAbm9uZQ==
=aGVs
-----END PGP SIGNATURE-----
`;
}
