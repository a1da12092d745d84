import type { Owner } from '../world/people.ts';

/** Which product a forge answers as. */
export type ProfileName = 'gitea' | 'forgejo';

/** Headers that tell how far an upload is, by how many bytes were received; `location` is the session's. */
export interface UploadHeaders {
  readonly opened: Readonly<Record<string, string>>;
  readonly status: (received: number, location: string) => Readonly<Record<string, string>>;
  readonly chunk: (received: number) => Readonly<Record<string, string>>;
}

/**
 * Everything in which the two products differ, as data: handlers read these fields instead of asking which
 * product they are.
 */
export interface Profile {
  readonly name: ProfileName;
  readonly version: string;
  /** `Cache-Control` of `/api/v1` and of the web router's own 404. */
  readonly cacheControl: string;
  readonly downloadCacheControl: string;
  readonly healthHeaders: Readonly<Record<string, string>>;
  readonly healthAnswersHead: boolean;
  readonly apiAnswersHead: boolean;
  readonly genericAnswersHead: boolean;
  readonly hasTokenIntrospection: boolean;
  readonly hasForgejoApi: boolean;
  /** `/api/v1/packages/{owner}/{type}/{name}` and its `/-/latest`. */
  readonly listsOnePackage: boolean;
  readonly apiSettings: Readonly<Record<string, number>>;
  /** An `Authorization` header that cannot be read: nobody, or a failed sign-in. */
  readonly malformedIsAnonymous: boolean;
  /** Whose packages a token that is `public-only` may reach. */
  readonly publicOnlySees: readonly Owner['visibility'][];
  readonly badCredentialText: string;
  readonly badCredentialMessage: (name: string, id: number) => string;
  readonly missingScopeMessage: (required: string, held: readonly string[]) => string;
  readonly missingPackageMessage: string;
  readonly internalErrorText: string;
  /** A bad credential on `/v2` gets the registry's challenge (Gitea) or the packages text (Forgejo). */
  readonly containerChallengesBadCredential: boolean;
  /** Adds a Basic challenge where anonymous pulls cannot work: sign-in required, or an owner who is not public. */
  readonly containerOffersBasic: boolean;
  readonly containerRootTakesBasic: boolean;
  readonly registryTokenNeedsPackageScope: boolean;
  /** What an address below an owner that means nothing says: `404 page not found` (Gitea) or nothing (Forgejo). */
  readonly containerNamesMissingPage: boolean;
  readonly uploadHeaders: UploadHeaders;
  /** A config that is no JSON object, of a type that is no chart's: taken as it is (Gitea), or only if it is empty. */
  readonly takesAnyConfig: boolean;
  /** The nightly clean-up takes manifests that were pushed by digest and that no tagged index lists. */
  readonly sweepsDanglingDigests: boolean;
  readonly contentDisposition: (fileName: string) => string;
  readonly sizeField: 'size' | 'Size';
  /** Files of a version by name (Gitea) or as they came (Forgejo). */
  readonly filesByName: boolean;
  /** Among versions made in the same second: the later first (Gitea) or the earlier first (Forgejo). */
  readonly newestFirstWithinSecond: boolean;
  /** What stands between the head of a simple index and its title. */
  readonly simpleIndexOpening: string;
  /** The short forms of package.json: a repository or `bin` that is a text, a license that is an object. */
  readonly takesShorthands: boolean;
  readonly knowsPeerDependenciesMeta: boolean;
  /** A body of more than 4 KiB for a dist-tag is refused as such. */
  readonly limitsTagBody: boolean;
  readonly enforcesQuota: boolean;
  readonly userExtras: Readonly<Record<string, string>>;
}
