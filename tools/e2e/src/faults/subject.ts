/** What the fault suite has to know about an archetype: the few lines of data by which it joins. */
export interface Subject {
  readonly archetype: string;
  /** The source of its program. */
  readonly bin: string;
  /** Writes a repository with one small release, and nothing of what is written needs a build. */
  readonly write: (
    folder: string,
    registry: { readonly host: string; readonly owner: string },
  ) => Promise<void>;
  /** The version that is released. */
  readonly version: string;
  /** The request that sends the first content. */
  readonly upload: { readonly method: string; readonly path: RegExp };
  /** The question that a plan begins with. */
  readonly question: { readonly method: string; readonly path: RegExp };
  /** What a whole publish leaves behind: `type/name/version/file` to sha256, as the forge's own API tells it. */
  readonly published: Readonly<Record<string, string>>;
  /** The same release by `curl`, as a careful shell script would do it: arguments, run in the folder. */
  readonly naive: (registry: {
    readonly url: string;
    readonly owner: string;
    readonly token: string;
  }) => readonly string[];
}
