// What tests of other packages need of core beyond its public names: it ships with no package.
export { apps } from './app/apps.ts';
export { parseConfig } from './config/parse-config.ts';
export { HttpClient } from './http/client.ts';
export { parseTarget } from './http/target.ts';
export { createTransport } from './http/transport.ts';
export { Secrets } from './token/redact.ts';
