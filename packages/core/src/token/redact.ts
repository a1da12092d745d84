import { beginningsOf, patternOf, plainForms } from './secret-pattern.ts';

/** Stands wherever a secret was. */
const mask = '***';

/**
 * The secrets of this run, and the only way to make text safe to print, throw, write or hand to a child.
 * A secret is recognised raw, URL-encoded, JSON-escaped, inside base64, alone or behind `user:`, and where it was cut.
 */
export class Secrets {
  readonly #secrets = new Set<string>();
  #plain: readonly string[] = [];
  #beginning: RegExp | undefined;
  #pattern: RegExp | undefined;

  /** @param secret an access token or password; the empty string is ignored. */
  add(secret: string): void {
    if (secret === '') return;
    this.#secrets.add(secret);
    this.#plain = [...this.#secrets].flatMap(plainForms);
    this.#beginning = undefined;
    this.#pattern = undefined;
  }

  redact(text: string): string {
    if (!this.#mayHold(text)) return text;
    const safe = text.replaceAll(this.#anyForm(), mask);
    // What stands around a secret may make one with the mask, if it holds asterisks itself.
    return safe.length < text.length ? this.redact(safe) : safe;
  }

  /** Everything in a JSON value: what is redacted before it is printed as JSON is still JSON afterwards. */
  redactAll(value: unknown): unknown {
    if (typeof value === 'string') return this.redact(value);
    if (Array.isArray(value)) return value.map((entry) => this.redactAll(entry));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, this.redactAll(entry)]));
  }

  isIn(text: string): boolean {
    return this.#mayHold(text) && text.search(this.#anyForm()) >= 0;
  }

  /**
   * Making the whole pattern costs a third of a dry run (of a token of 2000 characters, seconds). Most text has nothing
   * that is escaped or cut, and of the rest hardly any has even the beginning of a secret.
   */
  #mayHold(text: string): boolean {
    if (this.#secrets.size === 0) return false;
    if (this.#plain.some((form) => text.includes(form))) return true;
    if (!/[%\\…]/.test(text)) return false;
    this.#beginning ??= new RegExp([...this.#secrets].map(beginningsOf).join('|'));
    return this.#beginning.test(text);
  }

  #anyForm(): RegExp {
    // Longest first: a secret may contain another.
    const longestFirst = [...this.#secrets].toSorted((a, b) => b.length - a.length);
    this.#pattern ??= new RegExp(longestFirst.map(patternOf).join('|'), 'g');
    return this.#pattern;
  }
}
