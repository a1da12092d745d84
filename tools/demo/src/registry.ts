import { Buffer } from 'node:buffer';

interface Place {
  readonly url: string;
  readonly owner: string;
  readonly token: string;
  readonly stop: AbortSignal;
}

/** The registry as its own API shows it: the second opinion, which shares no code with parity. */
export class Registry {
  readonly url: string;
  readonly #place: Place;

  constructor(place: Place) {
    this.url = place.url;
    this.#place = place;
  }

  async versions(): Promise<readonly string[]> {
    const found = await this.#ask(`/api/v1/packages/${this.#place.owner}?type=generic&limit=50`);
    return ((await found.json()) as { version: string }[]).map(({ version }) => version);
  }

  async fileNames(version: string): Promise<readonly string[]> {
    const found = await this.#ask(`/api/v1/packages/${this.#place.owner}/generic/hello/${version}/files`);
    return ((await found.json()) as { name: string }[]).map(({ name }) => name);
  }

  async download(version: string, name: string): Promise<Buffer> {
    const found = await this.#ask(`/api/packages/${this.#place.owner}/generic/hello/${version}/${name}`);
    return Buffer.from(await found.arrayBuffer());
  }

  async #ask(path: string): Promise<Response> {
    const { url, owner, token, stop } = this.#place;
    const authorization = `Basic ${Buffer.from(`${owner}:${token}`).toString('base64')}`;
    const answer = await fetch(url + path, { headers: { authorization }, signal: stop });
    if (!answer.ok) throw new Error(`GET ${path} answered ${answer.status}: ${await answer.text()}`);
    return answer;
  }
}
