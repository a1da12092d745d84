import type { Clock } from '../ports.ts';

type Headers = Readonly<Record<string, string | undefined>>;

/**
 * `Retry-After` in milliseconds from now (RFC 9110, section 10.2.3: seconds or a date); undefined when there is none.
 * A date is meant by the clock of the server, which its `Date` shows: ours may be another.
 */
export function retryAfterMs(headers: Headers, clock: Clock): number | undefined {
  const wait = headers['retry-after']?.trim() ?? '';
  if (/^\d+$/.test(wait)) return Number(wait) * 1000;
  const until = httpDate(wait);
  return until === undefined ? undefined : Math.max(0, until - (httpDate(headers['date']) ?? clock.now()));
}

/** The three forms of section 5.6.7. What `Date.parse` takes besides is no date: it reads `-5` as a day in May. */
const forms: readonly RegExp[] = [
  /^[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT$/,
  /^[A-Z][a-z]{5,8}, \d\d-[A-Z][a-z]{2}-\d\d \d\d:\d\d:\d\d GMT$/,
  /^[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d \d{4}$/,
];

function httpDate(text = ''): number | undefined {
  if (!forms.some((form) => form.test(text))) return undefined;
  const at = Date.parse(text.endsWith('GMT') ? text : `${text} GMT`);
  return Number.isNaN(at) ? undefined : at;
}
