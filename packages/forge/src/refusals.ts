import { type Answer, Blocked, invalidAnswer, type Target, Unclear } from '@parity-lib/core';

/** The blockers of a forge, each with the place where it is mended. */
export function badToken(target: Target, answer: Answer): Blocked {
  return new Blocked('bad-token', {
    message: `${target.base.host} does not accept the token.`,
    details: [answer.describe()],
    next: `Make a new one with the scope write:package: ${settingsUrl(target)}`,
  });
}

export function missingScope(target: Target, answer: Answer, held?: readonly string[]): Blocked {
  return new Blocked('missing-scope', {
    message: 'The token is good but has not the scope write:package.',
    details: [
      held === undefined ? answer.describe() : `its scopes: ${answer.quote(held.join(', ')) || 'none'}`,
    ],
    next: `Make one that has it: ${settingsUrl(target)}`,
  });
}

export function noPermission(target: Target, answer: Answer, more: readonly string[] = []): Blocked {
  return new Blocked('no-permission', {
    message: `The token's user may not write packages of ${target.owner}.`,
    details: [answer.describe(), ...more],
    next: `Let an owner of ${target.owner} give that user a team with write access to packages, or publish to another owner.`,
  });
}

export function ownerMissing(target: Target, answer: Answer): Blocked {
  return new Blocked('owner-missing', {
    message: `${target.base.host} has no user or organisation named ${target.owner}.`,
    details: [answer.describe()],
    next: 'Correct registry.owner, or create the organisation.',
  });
}

export function unsupported(target: Target, answer: Answer, why: string): Blocked {
  return new Blocked('registry-unsupported', {
    message: `${target.base.href} ${why}.`,
    details: [answer.describe()],
    next: 'Check registry.host (a sub-path belongs to it), and that the forge has packages enabled.',
  });
}

function quotaExceeded(target: Target, answer: Answer): Blocked {
  return new Blocked('quota', {
    message: `${target.base.host} takes no more: a quota or limit is reached.`,
    details: [answer.describe()],
    next: 'Delete versions nobody needs, or ask the administrator for more room.',
  });
}

function tooLarge(target: Target, answer: Answer): Blocked {
  return new Blocked('too-large', {
    message: `Something in front of ${target.base.host} does not let a body of this size through.`,
    details: [answer.describe()],
    next: 'Raise the limit of the proxy (nginx: client_max_body_size), then run the same command again.',
  });
}

/** A 413 that speaks of a quota is the forge's own; any other is of a proxy before it. */
export function takesNoMore(target: Target, answer: Answer): Blocked {
  return answer.text.includes('Quota') ? quotaExceeded(target, answer) : tooLarge(target, answer);
}

/** What an answer other than 201 to an upload means, for every kind of package. */
export function refusedUpload(target: Target, answer: Answer): Blocked | Unclear {
  const { status, text } = answer;
  // No forge says so; whoever does may have stored it.
  if (status >= 200 && status < 300)
    return new Unclear(invalidAnswer(answer, 'is not how a forge takes an upload'), { delivered: true });
  if (status === 401)
    return text.includes('reqPackageAccess')
      ? noPermission(target, answer, ['or the token lacks the scope write:package'])
      : badToken(target, answer);
  if (status === 413) return takesNoMore(target, answer);
  if (status === 403)
    return text.includes('maximum allowed') ? quotaExceeded(target, answer) : noPermission(target, answer);
  if (status === 404) return ownerMissing(target, answer);
  return new Blocked('registry-invalid', {
    message: `${target.base.host} refused an upload for a reason of its own.`,
    details: [answer.describe()],
    next: 'Read what it said; if the name or version is the trouble, correct it in parity.json.',
  });
}

function settingsUrl(target: Target): string {
  return new URL('user/settings/applications', target.base).href;
}
