import type { Fault, FaultRule } from './fault.ts';

interface Line {
  readonly rule: FaultRule;
  seen: number;
}

/** The rules in force, and how often each has matched. */
export class FaultBook {
  readonly #lines = new Set<Line>();

  /** Returns how to take the rule back. */
  add(rule: FaultRule): () => void {
    const line = { rule, seen: 0 };
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
      if (!matches(line.rule, method, path)) continue;
      line.seen += 1;
      if (isTurn(line.rule.occurrence ?? 1, line.seen)) met.push(line.rule.does);
    }
    return met;
  }
}

function matches({ match }: FaultRule, method: string, path: string): boolean {
  if (match.method !== undefined && match.method.toUpperCase() !== method) return false;
  return match.path === undefined || new RegExp(match.path).test(path);
}

function isTurn(occurrence: NonNullable<FaultRule['occurrence']>, seen: number): boolean {
  if (occurrence === 'every') return true;
  const { from, count } = typeof occurrence === 'number' ? { from: occurrence, count: 1 } : occurrence;
  return seen >= from && seen < from + count;
}
