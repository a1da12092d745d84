import { type Blocked, nextOf } from '../blocker.ts';
import { printable } from '../http/clean-text.ts';
import type { Secrets } from '../token/redact.ts';
import type { Event } from './events.ts';
import { cut, wrap, wrapWords } from './layout.ts';

/** Where text goes: standard error for people, standard output for programs. */
export interface Sink {
  out(text: string): void;
  err(text: string): void;
  /** Standard error is a terminal that a line can be redrawn on. */
  readonly isTerminal: boolean;
  /** How wide that terminal is now, where it tells. */
  readonly columns?: number | undefined;
}

export interface ReporterOptions {
  readonly json: boolean;
  readonly verbose: boolean;
  readonly secrets: Secrets;
}

/** The one way out for everything the program says. Nothing leaves that is not redacted. */
export class Reporter {
  readonly #sink: Sink;
  readonly #options: ReporterOptions;
  #statusShown = false;
  #afterBlank = true;

  constructor(sink: Sink, options: ReporterOptions) {
    this.#sink = sink;
    this.#options = options;
  }

  get isTerminal(): boolean {
    return this.#sink.isTerminal;
  }

  /** Lines for people. Each is printed as it is, save for control characters and secrets. */
  say(...lines: readonly string[]): void {
    this.#clearStatus();
    for (const line of lines.flatMap((text) => text.split('\n'))) {
      // One blank line separates; two never say more.
      if (line !== '' || !this.#afterBlank) this.#sink.err(`${this.#safe(line)}\n`);
      this.#afterBlank = line === '';
    }
  }

  /** The same, for `--verbose`. */
  detail(line: string): void {
    if (this.#options.verbose) this.say(`  ${line}`);
  }

  /** A line that the next one replaces; only on a terminal. */
  status(line: string): void {
    if (!this.#sink.isTerminal) return;
    // A character in the last column makes some terminals begin a new line. One of 0 columns does not know its width.
    this.#sink.err(`\r\x1b[2K${cut(this.#safe(line), (this.#sink.columns || 80) - 1)}`);
    this.#statusShown = true;
  }

  /** Standard output that is the answer itself, a list or a page; with `--json` it is an event instead. */
  answer(text: string, event: Event): void {
    if (this.#options.json) return this.emit(event);
    for (const line of text.trimEnd().split('\n')) this.#sink.out(`${this.#safe(line)}\n`);
  }

  /** What to do about a blocker, and then what came and was expected. Commands are never broken into lines. */
  advise(blocked: Blocked): void {
    const { next, commands, details } = blocked;
    this.say(
      ...(next === '' ? [] : [wrap(`  ${next}`, 2)]),
      ...commands.map((line) => `  ${next === '' ? '' : '  '}${line}`),
      ...details.map((line) => wrap(`  ${line}`, 4)),
    );
  }

  emit(event: Event): void {
    if (!this.#options.json) return;
    // Both outputs may be one terminal.
    this.#clearStatus();
    const { secrets } = this.#options;
    this.#sink.out(`${secrets.redact(JSON.stringify(secrets.redactAll(event)))}\n`);
  }

  /** The end of a run that stops: name, what happened, what to do. */
  blocked(blocked: Blocked, more: { artifact?: string; facts?: readonly string[]; explain: string }): void {
    // The sentence begins on the line that names the blocker, however long its first word is: people look for it there.
    const [first = '', ...words] = blocked.message.split(' ');
    this.say('', wrapWords([`BLOCKER(${blocked.blocker}): ${first}`, ...words], 2));
    this.advise(blocked);
    this.say(...(more.facts ?? []), more.explain);
    this.emit({
      event: 'blocker',
      ...(more.artifact === undefined ? {} : { artifact: more.artifact }),
      name: blocked.blocker,
      message: blocked.message,
      next: nextOf(blocked),
      stops: true,
    });
  }

  #clearStatus(): void {
    if (this.#statusShown) this.#sink.err('\r\x1b[2K');
    this.#statusShown = false;
  }

  #safe(line: string): string {
    return this.#options.secrets.redact(printable(line));
  }
}
