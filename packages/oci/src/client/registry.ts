import type { Answer, Blocked, Download, HttpClient, Ports, Question, WriteRequest } from '@parity-lib/core';

import { Authorizer } from './authorizer.ts';
import { refusal } from './refusal.ts';
import type { Scope } from './scope.ts';
import { Slots } from './slots.ts';

type OciPorts = Pick<Ports, 'clock'>;

/** A plan asks for every blob of an image: enough to hide the latency, and not a connection for each. */
const usuallyAtOnce = 24;

/** A registry as the distribution-spec has it. What is said of one repository of it goes through `Repository`. */
export class OciRegistry {
  readonly http: HttpClient;
  readonly ports: OciPorts;
  readonly #authorizer: Authorizer;
  readonly #slots: Slots;

  /** @param asksAtOnce how many questions are under way together. */
  constructor(http: HttpClient, ports: OciPorts, asksAtOnce: number = usuallyAtOnce) {
    this.http = http;
    this.ports = ports;
    this.#authorizer = new Authorizer(http, ports.clock);
    this.#slots = new Slots(asksAtOnce);
  }

  /** A URL of a repository: always at the root of the host, also where a forge is not. The name was checked. */
  url(repository: string, ...rest: readonly string[]): URL {
    return new URL(`/v2/${repository}/${rest.join('/')}`, this.http.target.base);
  }

  ask(scopes: readonly Scope[], question: Omit<Question, 'as'>): Promise<Answer> {
    return this.#slots.run(() => this.#authorizer.run(scopes, (as) => this.http.ask({ ...question, as })));
  }

  /** Begins to read something large. */
  download(scopes: readonly Scope[], url: URL): Promise<Download> {
    return this.#authorizer.run(
      scopes,
      (as) => this.http.download({ url, as }),
      (refusal) => refusal.discard(),
    );
  }

  write(scopes: readonly Scope[], request: Omit<WriteRequest, 'as'>): Promise<Answer> {
    return this.#authorizer.run(scopes, (as) => this.http.write({ ...request, as }));
  }

  /** What any answer means that is not the one hoped for. */
  refused(answer: Answer): Blocked {
    return refusal(answer, this.http.hasToken);
  }
}
