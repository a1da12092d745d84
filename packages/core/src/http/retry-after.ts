import type { Clock } from '../ports.ts';

/** `Retry-After` in milliseconds from now (RFC 9110, section 10.2.3: seconds or a date); undefined when there is none. */
export function retryAfterMs(header: string | undefined, clock: Clock): number | undefined {
  if (header === undefined) return undefined;
  if (/^\d{1,9}$/.test(header.trim())) return Number(header) * 1000;
  const at = Date.parse(header);
  return Number.isNaN(at) ? undefined : Math.max(0, at - clock.now());
}
