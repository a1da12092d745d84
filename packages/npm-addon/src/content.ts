export type JsonObject = Readonly<Record<string, unknown>>;

/** A file of a package. */
export interface PackageFile {
  /** Of the file, relative to parity.json. */
  readonly path: string;
  /** Inside of the package. */
  readonly name: string;
}

/** What a package is made from. */
export type Content =
  | { readonly is: 'files'; readonly packageJson: JsonObject; readonly files: readonly PackageFile[] }
  | { readonly is: 'tarball'; readonly path: string };
