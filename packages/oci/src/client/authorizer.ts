import type { Answer, Clock, Credential, HttpClient } from '@parity-lib/core';

import { type Challenge, challengeOf } from './challenge.ts';
import type { Scope } from './scope.ts';
import { TokenService } from './token-service.ts';

/** Finds out how a registry wants to be asked: with the token as a password (Basic), or with one of its own (Bearer). */
export class Authorizer {
  readonly #service: TokenService;
  /** Of the last refusal: from then on nobody else has to be refused first. */
  #bearer: Challenge | undefined;

  constructor(http: HttpClient, clock: Clock) {
    this.#service = new TokenService(http, clock);
  }

  /**
   * Sends a request as it is known to be taken; once more, with a new token, when it is refused for want of one.
   *
   * @param send must be able to send its body again.
   * @param drop gets a refusal that nobody will read.
   */
  async run<T extends Pick<Answer, 'status' | 'headers'>>(
    scopes: readonly Scope[],
    send: (as: Credential) => Promise<T>,
    drop: (refusal: T) => void = () => {},
  ): Promise<T> {
    const as = await this.#credential(scopes, undefined);
    const answer = await send(as);
    // The token service gives nothing to somebody without a token: the registry's own refusal says so.
    if (answer.status !== 401 || as === 'anonymous') return answer;
    const bearer = challengeOf(answer.headers['www-authenticate'], 'bearer');
    if (bearer === undefined) return answer;
    this.#bearer = bearer;
    const another = await this.#credential(scopes, as);
    if (another === 'anonymous') return answer;
    drop(answer);
    return send(another);
  }

  async #credential(scopes: readonly Scope[], refused: Credential | undefined): Promise<Credential> {
    if (this.#bearer === undefined) return 'publisher';
    return this.#service.credential(this.#bearer, scopes, refused);
  }
}
