import { type Answer, type Blocked, type RefusalWords, refusedWrite } from '@parity-lib/core';
import * as z from 'zod/mini';

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

/** Why a registry refused something, for people. */
export function refusal(answer: Answer): Blocked {
  const codes = errorCodes(answer);
  const words = wordsFor(answer.url);
  if (codes.includes('DENIED')) return refusedWrite(answer, words, 'no-permission');
  // Of a name that is not there, it says so; of a host that is no registry, it says nothing that we know.
  if (codes.includes('NAME_UNKNOWN') || codes.includes('NAME_INVALID'))
    return refusedWrite(answer, words, 'registry-invalid');
  return refusedWrite(answer, words);
}

function wordsFor({ host }: URL): RefusalWords {
  return {
    'bad-token': {
      message: `${host} does not accept the token.`,
      next: 'Set REGISTRY_TOKEN to one that may push images, and registry.username to whom it belongs to.',
    },
    'no-permission': {
      message: `${host} does not let this user push the image.`,
      next: 'Ask an owner of the repository for the right to push to it.',
    },
    'too-large': {
      message: `${host}, or something in front of it, does not take a body of this size.`,
      next: 'Raise the limit (nginx: client_max_body_size), or send layers in pieces: "chunkSize" beside imageName, in bytes. Then run the same command again.',
    },
    'registry-unsupported': {
      message: `${host} takes no images.`,
      next: 'Correct the host in imageName: it is what "docker pull" has in front of the first slash. A forge may have its packages switched off.',
    },
    'registry-invalid': {
      message: `${host} refused the image for a reason of its own.`,
      next: 'Read what it said; then run the same command again.',
    },
  };
}
