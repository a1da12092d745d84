import type { Fault, FaultRule } from './fault.ts';

interface Line {
  readonly rule: FaultRule;
  readonly path: RegExp;
  readonly type: RegExp;
  seen: number;
}

/** The rules in force, and how often each has matched. */
export class FaultBook {
  readonly #lines = new Set<Line>();

  /** Returns how to take the rule back. @throws SyntaxError for what is no regular expression. */
  add(rule: FaultRule): () => void {
    const { path, type } = rule.match;
    const line = { rule, path: patternOf(path), type: patternOf(type), seen: 0 };
    this.#lines.add(line);
    return () => void this.#lines.delete(line);
  }

  clear(): void {
    this.#lines.clear();
  }

  /** The faults that a request meets; every rule that matches counts it, whether it is its turn or not. */
  meet(request: { method: string; path: string; type: string; length: number | undefined }): Fault[] {
    const met: Fault[] = [];
    for (const line of this.#lines) {
      if (!matches(line, request)) continue;
      line.seen += 1;
      if (isTurn(line.rule.occurrence ?? 1, line.seen)) met.push(line.rule.does);
    }
    return met;
  }
}

/** Without `g` and `y`: those make a pattern remember where it stopped, and each request is asked afresh. */
function patternOf(pattern: RegExp | string = ''): RegExp {
  return typeof pattern === 'string'
    ? new RegExp(pattern)
    : new RegExp(pattern.source, pattern.flags.replace(/[gy]/g, ''));
}

function matches({ rule, path, type }: Line, request: Parameters<FaultBook['meet']>[0]): boolean {
  const { method, length } = rule.match;
  return (
    (method === undefined || method.toUpperCase() === request.method) &&
    (length === undefined || length === request.length) &&
    path.test(request.path) &&
    type.test(request.type)
  );
}

function isTurn(occurrence: NonNullable<FaultRule['occurrence']>, seen: number): boolean {
  if (occurrence === 'every') return true;
  const { from, count } = typeof occurrence === 'number' ? { from: occurrence, count: 1 } : occurrence;
  return seen >= from && seen < from + count;
}
