/**
 * What a client of a registry needs of the environment to reach it: where programs are, proxies, certificates. Nothing
 * that chooses another registry, and no token.
 */
export const reachVariables: readonly string[] = [
  'PATH',
  'LANG',
  'HTTPS_PROXY',
  'https_proxy',
  'NO_PROXY',
  'no_proxy',
  'SSL_CERT_FILE',
];
