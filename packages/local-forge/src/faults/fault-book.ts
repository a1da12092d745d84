import type { Fault, FaultRule } from './fault.ts';

interface Line {
  readonly rule: FaultRule;
  readonly path: RegExp;
  seen: number;
}

/** The rules in force, and how often each has matched. */
export class FaultBook {
  readonly #lines = new Set<Line>();

  /** Returns how to take the rule back. @throws SyntaxError for a path that is no regular expression. */
  add(rule: FaultRule): () => void {
    const line = { rule, path: pathPattern(rule), seen: 0 };
    this.#lines.add(line);
    return () => void this.#lines.delete(line);
  }

  clear(): void {
    this.#lines.clear();
  }

  /** The faults that a request meets; every rule that matches counts it, whether it is its turn or not. */
  meet(method: string, path: string): Fault[] {
    const met: Fault[] = [];
    for (const line of this.#lines) {
      if (!matches(line, method, path)) continue;
      line.seen += 1;
      if (isTurn(line.rule.occurrence ?? 1, line.seen)) met.push(line.rule.does);
    }
    return met;
  }
}

/** Without `g` and `y`: those make a pattern remember where it stopped, and each request is asked afresh. */
function pathPattern({ match: { path = '' } }: FaultRule): RegExp {
  return typeof path === 'string'
    ? new RegExp(path)
    : new RegExp(path.source, path.flags.replace(/[gy]/g, ''));
}

function matches({ rule: { match }, path: pattern }: Line, method: string, path: string): boolean {
  return (match.method === undefined || match.method.toUpperCase() === method) && pattern.test(path);
}

function isTurn(occurrence: NonNullable<FaultRule['occurrence']>, seen: number): boolean {
  if (occurrence === 'every') return true;
  const { from, count } = typeof occurrence === 'number' ? { from: occurrence, count: 1 } : occurrence;
  return seen >= from && seen < from + count;
}
