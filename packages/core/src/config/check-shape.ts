import { explainIssues, type SchemaIssue } from './explain-issues.ts';
import type { Problem } from './problem.ts';

/** A schema of zod, by shape: archetypes bundle their own zod, and no type of zod is ours to publish. */
export interface Shape<T> {
  safeParse(
    value: unknown,
  ):
    | { readonly success: true; readonly data: T }
    | { readonly success: false; readonly error: { readonly issues: readonly SchemaIssue[] } };
}

/**
 * Checks a value and explains all that is wrong with it.
 *
 * @param keys to suggest for an unknown one.
 * @returns a value that means something only when there are no problems.
 */
export function checkShape<T>(
  shape: Shape<T>,
  value: unknown,
  keys: readonly string[],
): { readonly value: T; readonly problems: readonly Problem[] } {
  const result = shape.safeParse(value);
  if (result.success) return { value: result.data, problems: [] };
  return { value: {} as T, problems: explainIssues(result.error.issues, value, keys) };
}
