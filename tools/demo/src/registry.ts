import { Buffer } from 'node:buffer';

import { filesOf, repositoryOf, type Tour } from './tour.ts';

interface Place {
  readonly url: string;
  readonly owner: string;
  readonly token: string;
  readonly tour: Tour;
  readonly stop: AbortSignal;
}

/** An image or a chart, or an index of images; one of the two lists is there. */
export interface Manifest {
  readonly digest: string;
  readonly manifests?: readonly { readonly digest: string; readonly platform: { architecture: string } }[];
  readonly layers?: readonly { readonly digest: string }[];
}

/** The registry as its own API shows it: the second opinion, which shares no code with parity. */
export class Registry {
  readonly url: string;
  readonly #place: Place;

  constructor(place: Place) {
    this.url = place.url;
    this.#place = place;
  }

  /** As the forge calls this kind of package. */
  get #type(): string {
    return this.#place.tour.kind.split('-', 1)[0] ?? '';
  }

  async versions(): Promise<readonly string[]> {
    const found = await this.#ask(`/api/v1/packages/${this.#place.owner}?type=${this.#type}&limit=50`);
    return ((await found.json()) as { version: string }[]).map(({ version }) => version);
  }

  async fileNames(version: string): Promise<readonly string[]> {
    const { owner, tour } = this.#place;
    const name = encodeURIComponent(filesOf(tour).packageName);
    const found = await this.#ask(`/api/v1/packages/${owner}/${this.#type}/${name}/${version}/files`);
    return ((await found.json()) as { name: string }[]).map(({ name }) => name);
  }

  async download(version: string, name: string): Promise<Buffer> {
    const { owner, tour } = this.#place;
    const found = await this.#ask(`/api/packages/${owner}/${filesOf(tour).fileAt(version, name)}`);
    return Buffer.from(await found.arrayBuffer());
  }

  async distTags(name: string): Promise<Readonly<Record<string, string>>> {
    const { owner } = this.#place;
    const found = await this.#ask(
      `/api/packages/${owner}/npm/-/package/${encodeURIComponent(name)}/dist-tags`,
    );
    return (await found.json()) as Record<string, string>;
  }

  /** The names under which the image can be pulled. */
  async tags(): Promise<readonly string[]> {
    const found = await this.#ask(this.#pathOf('tags/list'));
    return ((await found.json()) as { tags: string[] }).tags;
  }

  async manifest(reference: string): Promise<Manifest> {
    const found = await this.#ask(this.#pathOf(`manifests/${reference}`));
    return { ...((await found.json()) as object), digest: found.headers.get('docker-content-digest') ?? '' };
  }

  async blob(digest: string): Promise<Buffer> {
    const found = await this.#ask(this.#pathOf(`blobs/${digest}`));
    return Buffer.from(await found.arrayBuffer());
  }

  #pathOf(what: string): string {
    const { owner, tour } = this.#place;
    return `/v2/${owner}/${repositoryOf(tour)}/${what}`;
  }

  async #ask(path: string): Promise<Response> {
    const { url, owner, token, stop } = this.#place;
    const authorization = `Basic ${Buffer.from(`${owner}:${token}`).toString('base64')}`;
    const answer = await fetch(url + path, { headers: { authorization }, signal: stop });
    if (!answer.ok) throw new Error(`GET ${path} answered ${answer.status}: ${await answer.text()}`);
    return answer;
  }
}
