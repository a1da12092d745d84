import type { Profile } from './profile.ts';

/** Forgejo 11, as recorded in `transcripts/forgejo-11`. */
export const forgejo: Profile = {
  name: 'forgejo',
  version: '11.0.1+gitea-1.22.0',
  cacheControl: 'max-age=0, private, must-revalidate, no-transform',
  downloadCacheControl: 'private, max-age=300',
  healthHeaders: { 'cache-control': 'no-store' },
  healthAnswersHead: false,
  apiAnswersHead: false,
  genericAnswersHead: false,
  hasTokenIntrospection: false,
  hasForgejoApi: true,
  listsOnePackage: false,
  apiSettings: {
    max_response_items: 50,
    default_paging_num: 30,
    default_git_trees_per_page: 1000,
    default_max_blob_size: 10_485_760,
  },
  malformedIsAnonymous: false,
  publicOnlySees: ['public', 'limited'],
  badCredentialText: 'authGroup.Verify',
  badCredentialMessage: (name, id) =>
    id === 0
      ? `user does not exist [uid: 0, name: ${name}]`
      : `user's password is invalid [uid: ${id}, name: ${name}]`,
  missingScopeMessage: (required) => `token does not have at least one of required scope(s): [${required}]`,
  missingPackageMessage: 'package does not exist',
  internalErrorText: '',
  containerChallengesBadCredential: false,
  containerOffersBasic: false,
  containerRootTakesBasic: false,
  registryTokenNeedsPackageScope: false,
  containerNamesMissingPage: false,
  // A count where others give the last byte, but not after a chunk.
  uploadHeaders: {
    opened: { range: '0-0' },
    status: (received) => ({ range: `0-${received}` }),
    chunk: (received) => ({ range: `0-${received - 1}` }),
  },
  takesAnyConfig: false,
  sweepsDanglingDigests: true,
  contentDisposition: (fileName) =>
    `attachment; filename="${fileName.replace(/["\\]/g, String.raw`\$&`)}"; filename*=UTF-8''${encodeURIComponent(fileName)}`,
  sizeField: 'Size',
  filesByName: false,
  newestFirstWithinSecond: false,
  simpleIndexOpening: '<body>\n\t\t',
  takesShorthands: false,
  knowsPeerDependenciesMeta: false,
  limitsTagBody: false,
  enforcesQuota: true,
  userExtras: { pronouns: '' },
};
