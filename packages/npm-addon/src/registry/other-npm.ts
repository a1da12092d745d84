import {
  type Answer,
  type Blocked,
  type HttpClient,
  invalidAnswer,
  type Ports,
  type RefusalWords,
  refusedWrite,
  Unclear,
} from '@parity-lib/core';

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
  return status === 401 || status === 403 || isNobody
    ? [refusedWrite(answer, wordsFor(answer.url), 'bad-token')]
    : [];
}

function refused(answer: Answer): Blocked | Unclear {
  const { status, url } = answer;
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
  return refusedWrite(answer, wordsFor(url));
}

function wordsFor({ host, origin, pathname }: URL): RefusalWords {
  return {
    'bad-token': {
      message: `${host} does not accept the token.`,
      next: 'Set REGISTRY_TOKEN to one that may publish. If the registry takes it as a password: "auth": "basic" beside "registryUrl", and registry.username.',
    },
    'no-permission': {
      message: `${host} does not let this user publish the package.`,
      next: 'Ask an owner of the package, or of its scope, for the right to publish it.',
    },
    'too-large': {
      message: `${host}, or something in front of it, does not take a body of this size.`,
      next: 'Raise the limit (nginx: client_max_body_size; verdaccio: max_body_size), then run the same command again.',
    },
    'registry-unsupported': {
      message: `${origin}${pathname} takes no packages.`,
      next: 'Correct registryUrl: it is what npm has in "registry".',
    },
    'registry-invalid': {
      message: `${host} refused the package for a reason of its own.`,
      next: 'Read what it said; if package.json is the trouble, correct it.',
    },
  };
}
