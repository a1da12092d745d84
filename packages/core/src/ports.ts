import type { Arch } from './arch.ts';

/**
 * Everything that reaches beyond pure computation and the file system comes in through these.
 * `ports-node.ts` holds the real ones; tests pass their own clock, environment or transport.
 */
export interface Ports {
  readonly env: Env;
  /** Absolute path of the working directory. */
  readonly cwd: string;
  readonly clock: Clock;
  readonly http: Transport;
  readonly exec: Exec;
  readonly log: Log;
  readonly random: Random;
  readonly processes: Processes;
  /** What this machine runs itself; undefined when parity has no name for it. */
  readonly arch: Arch | undefined;
  /** Aborted by the first SIGINT or SIGTERM: stop at the next safe point. */
  readonly stop: AbortSignal;
}

export type Env = Readonly<Record<string, string | undefined>>;

export interface Clock {
  /** Wall clock, in milliseconds since 1970. */
  now(): number;
  /** A clock that never goes back, in milliseconds; only differences mean anything. */
  monotonic(): number;
  /** Runs `task` once after `ms` milliseconds. @returns a function that cancels it. */
  after(ms: number, task: () => void): () => void;
}

export interface Random {
  /** In [0, 1). */
  fraction(): number;
  /** `bytes` random bytes as lower-case hex. */
  hex(bytes: number): string;
}

export interface Exec {
  /** Runs a program without a shell. Never rejects because the program failed; rejects when `stop` is aborted. */
  run(command: Command): Promise<Finished>;
}

export interface Command {
  /** Program and arguments; not empty. */
  readonly argv: readonly string[];
  readonly cwd?: string;
  /** Set for the child in addition to what it inherits. */
  readonly env?: Readonly<Record<string, string>>;
  /** The only variables it inherits; when left out, all but those that hold the token. */
  readonly inherit?: readonly string[];
  /** Gets each line the child prints, as it comes. */
  readonly onLine?: (line: string) => void;
  readonly timeoutMs?: number;
}

export interface Finished {
  /** Undefined when the program could not be started or was killed. */
  readonly exitCode: number | undefined;
  /** Like `stderr`, empty when `onLine` got it. */
  readonly stdout: string;
  readonly stderr: string;
  /** There is no such program. */
  readonly missing: boolean;
}

/** What people read. Where it goes and how it is redacted is decided at the edge. */
export interface Log {
  /** A line people should see. */
  note(line: string): void;
  /** A line for `--verbose`. */
  detail(line: string): void;
}

export interface ProcessId {
  readonly pid: number;
  /** When the process started, as the system says it: a pid alone may belong to somebody else by now. */
  readonly started: string;
  readonly host: string;
}

export interface Processes {
  readonly self: ProcessId;
  /** Whether that process still lives; undefined when it belongs to another machine. */
  isRunning(id: ProcessId): boolean | undefined;
}

/** One HTTP exchange, no policy: no retry, no redirect, no credentials of its own. */
export interface Transport {
  /** @throws WireError when no whole answer head came. */
  send(request: WireRequest): Promise<WireResponse>;
}

export interface WireRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Body;
  /** Called with the number of body bytes handed to the network so far. */
  readonly onSent?: (bytes: number) => void;
  readonly stop?: AbortSignal;
}

export interface Body {
  readonly size: number;
  open(): Promise<ByteReader>;
}

/**
 * Bytes on demand, into the caller's buffer: the caller may reuse two buffers for gigabytes,
 * which an iterator of chunks cannot offer safely.
 */
export interface ByteReader {
  /** Fills as much of `into` as there is. @returns how many bytes; 0 at the end. */
  read(into: Uint8Array): Promise<number>;
  close(): Promise<void>;
}

export interface WireResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** The body, not decoded; breaks off with a WireError. Must be read to its end or given up with `discard`. */
  readonly body: AsyncIterable<Uint8Array>;
  /** From now on the body breaks off as well when it is larger, or is not complete after `ms`. */
  limit(most: { readonly bytes: number; readonly ms: number }): void;
  discard(): void;
}
