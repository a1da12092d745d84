import type { Ledger } from './ledger.ts';
import type { PlannedStep } from './step.ts';

/** What is being published, and how far it is. */
export interface Publication {
  /** How people call it: `tool 1.2.3`. */
  readonly subject: string;
  readonly plan: readonly PlannedStep[];
  readonly ledger: Ledger;
}
