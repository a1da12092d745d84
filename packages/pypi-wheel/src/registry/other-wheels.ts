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

import type { OwnUrls } from '../config.ts';
import { SimpleIndex } from './simple-index.ts';
import type { WheelRegistry } from './wheel-registry.ts';

/** Any other registry: the legacy upload API to put wheels there, the simple index to look. */
export function otherWheels(http: HttpClient, ports: Ports, { uploadUrl, indexUrl }: OwnUrls): WheelRegistry {
  const index = new SimpleIndex(http, new URL(indexUrl.endsWith('/') ? indexUrl : `${indexUrl}/`));
  return {
    http,
    ports,
    uploadUrl: uploadUrlOf(http, uploadUrl),
    indexUrl: index.url,
    firstGoesAlone: false,
    // The index was asked before, with the token; what would be let in, only an upload tells.
    preflight: () => Promise.resolve([]),
    files: ({ name }, fresh) => index.files(name, fresh),
    isTaken: ({ status }) => status === 200 || status === 201 || status === 204,
    refused,
    removal: () => undefined,
  };
}

/** As it was written: some take uploads at a path with a slash at its end, and some at one without. */
function uploadUrlOf(http: HttpClient, uploadUrl: string): URL {
  return /^https?:\/\//i.test(uploadUrl) ? new URL(uploadUrl) : http.target.base;
}

function refused(answer: Answer): Blocked | Unclear {
  const { status, url } = answer;
  // As PyPI and old forges say it; whether it has the same bytes, the index tells.
  if (status === 400 && /exist/i.test(answer.text))
    return new Unclear(invalidAnswer(answer, 'says that the file exists, and the index does not have it'), {
      delivered: false,
    });
  if (status >= 200 && status < 300)
    return new Unclear(invalidAnswer(answer, 'is not how an index takes an upload'), { delivered: true });
  return refusedWrite(answer, wordsFor(url));
}

function wordsFor({ host, href }: URL): RefusalWords {
  return {
    'bad-token': {
      message: `${host} does not accept the token.`,
      next: 'Set REGISTRY_TOKEN to one that may publish, and registry.username to its user.',
    },
    'no-permission': {
      message: `${host} does not let this user publish.`,
      next: 'Check registry.username and what its token may do.',
    },
    'too-large': {
      message: `${host}, or something in front of it, does not take a body of this size.`,
      next: 'Raise the limit (nginx: client_max_body_size), then run the same command again.',
    },
    'registry-unsupported': {
      message: `${href} takes no uploads.`,
      next: 'Correct uploadUrl: it is what twine calls repository-url.',
    },
    'registry-invalid': {
      message: `${host} refused an upload for a reason of its own.`,
      next: 'Read what it said; if the wheel or its metadata is the trouble, build it anew.',
    },
  };
}
