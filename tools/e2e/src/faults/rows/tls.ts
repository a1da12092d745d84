import { type CertificateAuthority, certificateAuthority, tempFolder } from '@parity-tools/test-kit';

import { changeConfig } from '../../change-config.ts';
import { connectProxy, type ConnectProxy } from '../../connect-proxy.ts';
import type { Scene } from '../../scene.ts';
import { done, refused, type Row } from '../row.ts';

/** A name that no resolver knows: only a proxy that was told leads to it. */
const far = 'forge.example.test';
const here = 'IP:127.0.0.1';

let made: CertificateAuthority | undefined;

/** One for all rows, and only where there is openssl to make it. */
function authority(): CertificateAuthority {
  if (made !== undefined) return made;
  const folder = tempFolder();
  process.once('exit', () => folder[Symbol.dispose]());
  made = certificateAuthority(folder);
  return made;
}

const trusting = (): { NODE_EXTRA_CA_CERTS: string } => ({ NODE_EXTRA_CA_CERTS: authority().file });
const signed = (name: string, expired = false) => ({ tls: authority().sign({ name, expired }) });

/** Who the registry is, as TLS tells. */
const certificates: readonly Row[] = [
  {
    number: 18,
    fault: 'certificate of an authority that nobody knows',
    forge: () => signed(here),
    ends: refused('tls-untrusted'),
    envAgain: trusting,
  },
  {
    number: 18,
    fault: 'certificate of an authority that NODE_EXTRA_CA_CERTS names',
    forge: () => signed(here),
    env: trusting,
    envAgain: trusting,
    ends: done,
  },
  {
    number: 18,
    fault: 'certificate for another name',
    forge: () => signed('DNS:other.example.test'),
    env: trusting,
    envAgain: trusting,
    ends: refused('tls-untrusted'),
    after: (scene) => scene.restart(signed(here)),
  },
  {
    number: 18,
    fault: 'certificate that has expired',
    forge: () => signed(here, true),
    env: trusting,
    envAgain: trusting,
    ends: refused('tls-untrusted'),
    after: (scene) => scene.restart(signed(here)),
  },
  {
    number: 18,
    fault: 'TLS 1.1',
    forge: () => ({ tls: { ...signed(here).tls, ...oldTls } }),
    env: trusting,
    envAgain: trusting,
    ends: refused('tls-untrusted'),
    after: (scene) => scene.restart(signed(here)),
  },
];

/** What nobody should speak any more; OpenSSL needs to be told that it is meant. */
const oldTls = { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' } as const;

/** Beside each scene that has one. */
const proxies = new WeakMap<Scene, ConnectProxy>();

const byProxy = (scene: Scene, more: Readonly<Record<string, string>> = {}) => ({
  ...trusting(),
  HTTPS_PROXY: proxies.get(scene)?.url,
  ...more,
});

/** Calls the forge by a name that only the proxy knows. */
async function moveFarAway(scene: Scene): Promise<void> {
  const proxy = await connectProxy({ leadsTo: { [`${far}:443`]: scene.forge.port } });
  scene.defer(async () => proxy[Symbol.asyncDispose]());
  proxies.set(scene, proxy);
  await changeConfig(scene, (registry) => (registry.host = far));
}

/** A forge that only its proxy leads to. */
const farAway = {
  number: 17,
  forge: () => signed(`DNS:${far}`),
  before: moveFarAway,
  env: byProxy,
  envAgain: byProxy,
};

const behindProxies: readonly Row[] = [
  {
    number: 17,
    fault: 'proxy variables, and a registry with TLS on this machine',
    forge: () => signed(here),
    env: () => ({ ...trusting(), HTTPS_PROXY: 'http://127.0.0.1:9' }),
    envAgain: trusting,
    ends: done,
  },
  {
    ...farAway,
    fault: 'HTTPS_PROXY leads to the registry',
    ends: done,
  },
  {
    ...farAway,
    fault: 'HTTPS_PROXY leads to the registry, and NO_PROXY forbids it',
    env: (scene) => byProxy(scene, { NO_PROXY: '.example.test' }),
    ends: refused('registry-down'),
  },
  {
    ...farAway,
    fault: 'HTTPS_PROXY is not there',
    env: (scene) => byProxy(scene, { HTTPS_PROXY: 'http://127.0.0.1:9' }),
    ends: refused('registry-down'),
  },
];

export const tls: readonly Row[] = [...behindProxies, ...certificates].map((row): Row => ({
  ...row,
  needs: 'openssl',
}));
