import type { Profile } from './profile.ts';

/** Gitea 1.27, as recorded in `transcripts/gitea-1.27`. */
export const gitea: Profile = {
  name: 'gitea',
  version: '1.27.1',
  cacheControl: 'max-age=0, private, must-revalidate',
  downloadCacheControl: 'max-age=0, private, must-revalidate',
  healthHeaders: {},
  healthAnswersHead: true,
  apiAnswersHead: true,
  genericAnswersHead: true,
  hasTokenIntrospection: true,
  hasForgejoApi: false,
  listsOnePackage: true,
  apiSettings: {
    max_response_items: 50,
    default_paging_num: 30,
    default_git_trees_per_page: 1000,
    default_max_blob_size: 10_485_760,
    default_max_response_size: 104_857_600,
  },
  malformedIsAnonymous: true,
  publicOnlySees: ['public'],
  badCredentialText: 'Failed to authenticate user',
  badCredentialMessage: () => 'invalid username, password or token',
  missingScopeMessage: (required, held) =>
    `token does not have at least one of required scope(s), required=[${required}], token scope=${held.join(',')}`,
  missingPackageMessage: 'GetVersionByNameAndVersion: package does not exist',
  internalErrorText: 'internal server error',
  containerChallengesBadCredential: true,
  containerOffersBasic: true,
  containerRootTakesBasic: true,
  registryTokenNeedsPackageScope: true,
  containerNamesMissingPage: true,
  uploadHeaders: {
    opened: {},
    status: (received, location) => ({ location, ...rangeOf(received) }),
    chunk: rangeOf,
  },
  takesAnyConfig: true,
  sweepsDanglingDigests: false,
  contentDisposition: (fileName) => `attachment; filename${assigned(fileName)}`,
  sizeField: 'size',
  filesByName: true,
  newestFirstWithinSecond: true,
  simpleIndexOpening: '<body>',
  takesShorthands: true,
  knowsPeerDependenciesMeta: true,
  limitsTagBody: true,
  enforcesQuota: false,
  userExtras: {},
};

/** RFC 2045: a media type parameter is bare when it is a token, quoted otherwise; RFC 2231: escaped beyond ASCII. */
function assigned(text: string): string {
  if (/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(text)) return `=${text}`;
  if (!/^[\t -~]*$/.test(text)) return `*=utf-8''${encodeURIComponent(text)}`;
  return `="${text.replace(/["\\]/g, String.raw`\$&`)}"`;
}

/** From the first byte to the last; of nothing, nothing. */
function rangeOf(received: number): Record<string, string> {
  return received === 0 ? {} : { range: `0-${received - 1}` };
}
