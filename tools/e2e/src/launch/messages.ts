/** A program to be started. */
export interface Order {
  readonly id: number;
  readonly argv: readonly [string, ...string[]];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdin?: string | undefined;
}

/** What becomes of the program of an order. */
export interface News {
  readonly id: number;
  readonly event: ProgramEvent;
}

/** In the order in which they happen. */
export type ProgramEvent =
  | { readonly is: 'started'; readonly pid: number | undefined }
  | { readonly is: 'failed'; readonly why: string }
  | { readonly is: 'stdout' | 'stderr'; readonly chunk: Uint8Array }
  | { readonly is: 'exited'; readonly code: number | null; readonly signal: NodeJS.Signals | null }
  | { readonly is: 'closed' };
