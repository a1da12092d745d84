/** One thing a change must pass. */
export interface Step {
  readonly name: string;
  /** Throws what is wrong, or says why there was nothing to do. */
  run(): Promise<Skipped | undefined>;
}

/** Not acting carries its reason, so that a skipped step is never taken for a passed one. */
export interface Skipped {
  readonly skipped: string;
}
