import { type Answer, Blocked, type HttpClient, invalidAnswer, type Ports, Unclear } from '@parity-lib/core';

import type { NpmRegistry } from './npm-registry.ts';
import { Packuments } from './packuments.ts';

/** Any other npm registry: what all of them have in common. */
export function otherNpm(http: HttpClient, ports: Ports): NpmRegistry {
  const url = http.target.base;
  const packuments = new Packuments(http, url, false);
  return {
    http,
    ports,
    url,
    wantsTags: true,
    preflight: async () => whoami(http, url),
    packument: (name, fresh) => packuments.get(name, fresh),
    isTaken: ({ status }) => status === 200 || status === 201,
    refused,
    removal: () => undefined,
  };
}

/** Who the token is of. Not all registries tell; only a plain no means something, or that it is nobody's. */
async function whoami(http: HttpClient, url: URL): Promise<readonly Blocked[]> {
  const answer = await http.ask({ url: new URL('-/whoami', url), as: 'publisher', keepRedirect: true });
  const { status, text } = answer;
  // Verdaccio takes a token that it does not know for none, and tells nobody's name.
  const isNobody = status === 200 && text.trim() === '{}';
  return status === 401 || status === 403 || isNobody ? [badToken(answer)] : [];
}

function badToken(answer: Answer): Blocked {
  return new Blocked('bad-token', {
    message: `${answer.url.host} does not accept the token.`,
    details: [answer.describe()],
    next: 'Set REGISTRY_TOKEN to one that may publish. If the registry takes it as a password: "auth": "basic" beside "registryUrl", and registry.username.',
  });
}

function refused(answer: Answer): Blocked | Unclear {
  const { status, url } = answer;
  const details = [answer.describe()];
  // Some say with 400 or 403 that the version is there; whether it has the same bytes, another look tells.
  if (
    (status === 400 || status === 403) &&
    /already (?:present|exists|published)|previously published|publish over/i.test(answer.text)
  )
    return new Unclear(invalidAnswer(answer, 'says that the version exists, and it is not there'), {
      delivered: false,
    });
  if (status >= 200 && status < 300)
    return new Unclear(invalidAnswer(answer, 'is not how an npm registry takes a version'), {
      delivered: true,
    });
  if (status === 401) return badToken(answer);
  if (status === 403)
    return new Blocked('no-permission', {
      message: `${url.host} does not let this user publish the package.`,
      details,
      next: 'Ask an owner of the package, or of its scope, for the right to publish it.',
    });
  if (status === 413)
    return new Blocked('too-large', {
      message: `${url.host}, or something in front of it, does not take a body of this size.`,
      details,
      next: 'Raise the limit (nginx: client_max_body_size; verdaccio: max_body_size), then run the same command again.',
    });
  if (status === 404 || status === 405)
    return new Blocked('registry-unsupported', {
      message: `${url.origin}${url.pathname} takes no packages.`,
      details,
      next: 'Correct registryUrl: it is what npm has in "registry".',
    });
  return new Blocked('registry-invalid', {
    message: `${url.host} refused the package for a reason of its own.`,
    details,
    next: 'Read what it said; if package.json is the trouble, correct it.',
  });
}
