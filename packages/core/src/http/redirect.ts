import { Blocked } from '../blocker.ts';
import { type Answer, invalidAnswer, shownUrl } from './answer.ts';

/**
 * Where a read goes on after a redirect.
 *
 * @throws Blocked `registry-invalid` for an endless or senseless one, `redirect-refused` for one that leaves https.
 */
export function nextHop(answer: Answer, tooMany: boolean): URL {
  if (tooMany) throw invalidAnswer(answer, 'is one redirect too many');
  const next = locationOf(answer);
  if (answer.url.protocol === 'https:' && next.protocol !== 'https:') throw refusedRedirect(answer);
  return next;
}

/** A write is never sent on: it would publish somewhere that nobody named. */
export function refusedRedirect(answer: Answer): Blocked {
  const next = locationOf(answer);
  return new Blocked('redirect-refused', {
    message: `The registry sends us elsewhere: to ${answer.quote(shownUrl(next))}.`,
    details: [answer.describe()],
    next: 'If that is the right place, name it in registry.host and registry.owner; if not, ask who runs the registry.',
  });
}

export function locationOf(answer: Answer): URL {
  const location = answer.headers['location'];
  const next = location === undefined ? null : URL.parse(location, answer.url.href);
  if (next === null || (next.protocol !== 'https:' && next.protocol !== 'http:'))
    throw invalidAnswer(answer, 'is a redirect to nowhere');
  // Node would send it along as Authorization.
  if (next.username !== '' || next.password !== '')
    throw invalidAnswer(answer, 'is a redirect that holds a user or password');
  return next;
}
