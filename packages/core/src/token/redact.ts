import { Buffer } from 'node:buffer';

/** Stands wherever a secret was. */
const mask = '***';

/**
 * The secrets of this run, and the only way to make text safe to print, throw, write or hand to a child.
 * A secret is recognised raw, URL-encoded, JSON-escaped, and inside base64, alone or behind `user:`.
 */
export class Secrets {
  readonly #forms = new Set<string>();

  /** @param secret an access token or password; the empty string is ignored. */
  add(secret: string): void {
    for (const form of formsOf(secret)) if (form !== '') this.#forms.add(form);
  }

  redact(text: string): string {
    let safe = text;
    // Longest first: a form may contain another.
    for (const form of [...this.#forms].toSorted((a, b) => b.length - a.length))
      safe = safe.replaceAll(form, mask);
    return safe;
  }

  isIn(text: string): boolean {
    return [...this.#forms].some((form) => text.includes(form));
  }
}

function formsOf(secret: string): readonly string[] {
  if (secret === '') return [];
  const encoded = encodeURIComponent(secret);
  const json = JSON.stringify(secret).slice(1, -1);
  return [
    secret,
    encoded,
    encoded.replaceAll(/%[0-9A-F]{2}/g, (hex) => hex.toLowerCase()),
    json,
    ...base64Forms(secret),
  ];
}

/**
 * What base64 makes of the secret behind any prefix: three alignments, each without the characters at its ends
 * that depend on the neighbours. So `user:token` is found whoever the user is.
 */
function base64Forms(secret: string): readonly string[] {
  const bytes = Buffer.from(secret);
  return [0, 1, 2].flatMap((shift) => {
    const text = Buffer.concat([Buffer.alloc(shift), bytes])
      .toString('base64')
      .replace(/=+$/, '');
    const from = shift === 0 ? 0 : shift + 1;
    const to = (shift + bytes.length) % 3 === 0 ? text.length : text.length - 1;
    const core = text.slice(from, to);
    // A shorter core would hide innocent text.
    if (core.length < 6) return [];
    return [core, core.replaceAll('+', '-').replaceAll('/', '_')];
  });
}
