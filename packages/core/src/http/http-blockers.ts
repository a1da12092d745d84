import { Blocked } from '../blocker.ts';
import { type Answer, shownUrl } from './answer.ts';
import { cleaned } from './clean-text.ts';
import type { WireError } from './wire-error.ts';

/** What it means for a person that no answer came. */
export function blockedByWire(error: WireError, url: URL): Blocked {
  const details = [`${shownUrl(url)}: ${cleaned(error.message)}`];
  if (error.fault === 'tls') {
    return new Blocked('tls-untrusted', {
      message: `${url.host} did not prove who it is.`,
      details,
      next: 'If it has a certificate of your own authority: NODE_EXTRA_CA_CERTS=/path/to/ca.pem before the same command.',
      cause: error,
    });
  }
  if (error.fault === 'garbled') {
    return new Blocked('registry-invalid', {
      message: `What ${url.host} answers is not HTTP as it should be.`,
      details,
      next: 'Check that registry.host names the forge itself, then run it again.',
      cause: error,
    });
  }
  return new Blocked('registry-down', {
    message: `${url.host} cannot be reached.`,
    details,
    next: 'What is staged stays staged: when the registry is back, run the same command again, or push-staged.',
    cause: error,
  });
}

/** The registry answers, but only that it cannot. */
export function downAnswer(answer: Answer): Blocked {
  return new Blocked('registry-down', {
    message: `${answer.url.host} is not able to answer.`,
    details: [answer.describe()],
    next: 'What is staged stays staged: when the registry is back, run the same command again, or push-staged.',
  });
}
