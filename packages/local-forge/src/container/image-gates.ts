import { alsoWriting, changing, reading } from '../gates/package-gates.ts';
import { Refusal } from '../http/answer.ts';
import type { Answer } from '../http/answer.ts';
import { param } from '../http/exchange.ts';
import type { Exchange, OwnedExchange } from '../http/exchange.ts';
import type { Handler } from '../http/route.ts';
import { challenge, ociError } from './errors.ts';
import { isImageName } from './names.ts';

/** An exchange whose path names an owner that exists and an image that may. */
export interface ImageExchange extends OwnedExchange {
  readonly image: string;
}

type ImageHandler = (exchange: ImageExchange) => Answer | Promise<Answer>;

/** Before anything is looked at, somebody must have signed in, be it as nobody by a token. */
export function signedIn(handle: Handler): Handler {
  return (exchange) => {
    if (!isSomebody(exchange)) throw new Refusal(challenge(exchange));
    return handle(exchange);
  };
}

/** Signed in, owner, read access, name. */
export function onImage(handle: ImageHandler): Handler {
  return signedIn(reading(named(handle)));
}

/** As `onImage`, then write access. */
export function changingImage(handle: ImageHandler): Handler {
  return onImage(alsoWriting(handle));
}

/** As `changingImage`, but the name comes last: so it is with everything about uploads. */
export function uploadingTo(handle: ImageHandler): Handler {
  return signedIn(changing(named(handle)));
}

function isSomebody({ doer, forge }: Exchange): boolean {
  return doer.kind === 'user' || (doer.kind === 'ghost' && !forge.settings.requireSignIn);
}

function named(handle: ImageHandler): (exchange: OwnedExchange) => Answer | Promise<Answer> {
  return (exchange) => {
    const image = param(exchange, 'image');
    if (!isImageName(image)) throw new Refusal(ociError(400, 'NAME_INVALID'));
    return handle({ ...exchange, image });
  };
}
