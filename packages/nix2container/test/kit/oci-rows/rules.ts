import type { Fault, FaultRule } from '@parity-lib/local-forge';
import type { Match, Row } from '@parity-tools/e2e/rows';

/** Something goes wrong with one kind of request, once unless it is said otherwise. */
export function meets(
  match: Match,
  does: Fault,
  occurrence: FaultRule['occurrence'] = 1,
): NonNullable<Row['rules']> {
  return () => [{ match, does, occurrence }];
}

/** A registry refuses in its own words (distribution-spec, "Error Codes"). */
export function refuses(status: number, code: string): Fault {
  const body = JSON.stringify({ errors: [{ code, message: '' }] });
  return { kind: 'status', status, body, headers: { 'content-type': 'application/json' } };
}
