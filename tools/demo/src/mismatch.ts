/** Something was not as the walk says it must be. */
export class Mismatch extends Error {
  override readonly name = 'Mismatch';
  readonly expected: string;
  readonly came: string;

  constructor(expected: string, came: string) {
    super(`expected ${expected}, came ${came}`);
    this.expected = expected;
    this.came = came;
  }
}

/** @throws Mismatch unless `holds`. */
export function expectThat(holds: boolean, expected: string, came: string): void {
  if (!holds) throw new Mismatch(expected, came);
}
