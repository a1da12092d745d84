import { type Answer, Blocked, refusedRedirect, type RefusalWords, refusedWrite } from '@parity-lib/core';
import * as z from 'zod/mini';

import { challengeOf } from './challenge.ts';

const errors = z.object({ errors: z.array(z.object({ code: z.optional(z.string()) })) });

/** The codes of an answer (distribution-spec, "Error Codes"); none where it is no error of a registry. */
export function errorCodes(answer: Answer): readonly string[] {
  try {
    const parsed = z.safeParse(errors, JSON.parse(answer.text));
    return parsed.success ? parsed.data.errors.flatMap(({ code }) => (code === undefined ? [] : [code])) : [];
  } catch {
    return [];
  }
}

/** Why a registry refused something, for people. @param hasToken whether it was asked by somebody. */
export function refusal(answer: Answer, hasToken: boolean): Blocked {
  const codes = errorCodes(answer);
  const words = wordsFor(answer.url);
  // A forge does so for an owner who was renamed.
  if (answer.status >= 300 && answer.status < 400) return refusedRedirect(answer);
  if (codes.includes('DENIED') || (hasToken && isKnownUser(answer)))
    return refusedWrite(answer, words, 'no-permission');
  // Of what is not there, a registry says so; a host that is none says nothing that we know.
  if (codes.includes('NAME_INVALID') || (answer.status === 404 && codes.length > 0))
    return refusedWrite(answer, words, 'registry-invalid');
  return refusedWrite(answer, words);
}

/**
 * A refusal of what was let in until its last byte: the forges check limits only then, and say nothing about it.
 *
 * @returns undefined when it is none of those.
 */
export function refusedAtTheEnd(answer: Answer): Blocked | undefined {
  if (answer.status !== 403 || answer.text !== '') return undefined;
  const { host } = answer.url;
  return new Blocked('quota', {
    message: `${host} took the bytes and then refused them: a limit for packages seems to be reached.`,
    details: [answer.describe()],
    next: 'Ask who runs it for more space, for larger packages, or for more of them; or delete versions that nobody needs.',
  });
}

/** A 401 that says "I know you, and you may not": of a token service (RFC 6750, section 3.1), and of the forges. */
function isKnownUser({ status, headers, text }: Answer): boolean {
  if (status !== 401) return false;
  const error = challengeOf(headers['www-authenticate'], 'bearer')?.parameters.get('error');
  return error === 'insufficient_scope' || text.trim() === 'reqPackageAccess';
}

function wordsFor({ host }: URL): RefusalWords {
  return {
    'bad-token': {
      message: `${host} does not accept the token.`,
      next: 'Set REGISTRY_TOKEN to one that may push, and registry.username to whom it belongs to.',
    },
    'no-permission': {
      message: `${host} does not let this user push here.`,
      next: 'Ask an owner of the repository for the right to push to it. A token of a forge also needs the scope write:package.',
    },
    'too-large': {
      message: `${host}, or something in front of it, does not take a body of this size.`,
      next: 'Raise the limit (nginx: client_max_body_size); layers of an image can be sent in pieces instead ("chunkSize" beside imageName, in bytes). Then run the same command again.',
    },
    'registry-unsupported': {
      message: `${host} is no registry of images and charts.`,
      next: 'Correct where it goes in parity.json: before the first slash is the host, and on a forge the owner comes next. A forge may have its packages switched off.',
    },
    'registry-invalid': {
      message: `${host} refused what was pushed for a reason of its own.`,
      next: 'Read what it said; then run the same command again.',
    },
  };
}
