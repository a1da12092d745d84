import { Blocked } from '../blocker.ts';
import { isLoopback } from './agents.ts';
import { type Answer, shownUrl } from './answer.ts';
import { cleaned } from './clean-text.ts';
import type { WireError } from './wire-error.ts';

const whenItIsBack =
  'What is staged stays staged: when the registry is back, run the same command again, or push-staged.';

/** What it means for a person that no answer came. */
export function blockedByWire(error: WireError, url: URL): Blocked {
  const { proxy } = error;
  const details = [
    `${shownUrl(url)}: ${cleaned(error.message)}`,
    ...(proxy === undefined ? [] : [`through the proxy ${proxy}`]),
  ];
  if (error.fault === 'plain') return notTls(error, url, details);
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
      message: `What ${url.host} answers makes no sense.`,
      details,
      next: 'Check that registry.host names the forge itself, then run it again.',
      cause: error,
    });
  }
  if (error.fault === 'connect' && proxy !== undefined) {
    return new Blocked('registry-down', {
      message: `${url.host} cannot be reached through the proxy ${proxy}.`,
      details,
      next: 'Check the proxy that HTTPS_PROXY names: a user and password that it wants go into its URL, and a host in NO_PROXY is reached without it. What is staged stays staged.',
      cause: error,
    });
  }
  return new Blocked('registry-down', {
    message: `${url.host} cannot be reached.`,
    details,
    next: whenItIsBack,
    cause: error,
  });
}

function notTls(error: WireError, url: URL, details: readonly string[]): Blocked {
  const place = `${url.hostname}:${url.port || '443'}`;
  // Beyond this machine, the token in the clear is a decision to be written down.
  const consent = isLoopback(url.hostname)
    ? ''
    : ' and add "plainHttp": true beside it; the token then travels in the clear';
  return new Blocked('tls-untrusted', {
    message: `The server at ${place} does not speak TLS.`,
    details,
    next: `If plain http is meant, let registry.host begin with "http://${place}"${consent}. If not, look for the port that speaks https.`,
    cause: error,
  });
}

/** The registry answers, but only that it cannot. */
export function downAnswer(answer: Answer): Blocked {
  return new Blocked('registry-down', {
    message: `${answer.url.host} is not able to answer.`,
    details: [answer.describe()],
    next: whenItIsBack,
  });
}
