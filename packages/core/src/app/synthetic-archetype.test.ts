import { readFileSync } from 'node:fs';

import { fc, test as property } from '@fast-check/vitest';
import { httpServer, type HttpServer, tempFolder, type TempFolder, testPorts } from '@parity-tools/test-kit';
import { expect, test } from 'vitest';

import type { Archetype, RegistryClient, StagedLeg } from '../archetype.ts';
import { Blocked } from '../blocker.ts';
import { main } from '../cli/main.ts';
import type { HttpClient } from '../http/client.ts';
import type { Step, StepKind } from '../plan/step.ts';
import { attemptWrite } from '../plan/unclear.ts';
import type { Clock, Log } from '../ports.ts';
import { sealOf } from '../stage/write-stage.ts';

/** What may become of a request: a refusal, no answer, or an answer that is lost after the change was made. */
const faults = ['refused', 'down', 'reset', 'stored-then-reset', 'stored-then-down'] as const;
type Fault = (typeof faults)[number];

interface Registry extends AsyncDisposable {
  readonly server: HttpServer;
  readonly content: ReadonlyMap<string, string>;
  /** What was written, in order; a write of what was there already is one too many. */
  readonly written: readonly string[];
  /** From now on, requests are counted anew, and the numbered ones go wrong. */
  plan(wrong: ReadonlyMap<number, Fault>): void;
}

/** A registry in memory whose names and pointers move. */
async function registryWith(there: Readonly<Record<string, string>>): Promise<Registry> {
  const content = new Map(Object.entries(there));
  const written: string[] = [];
  let planned: ReadonlyMap<number, Fault> = new Map();
  let count = 0;
  const server = await httpServer((request, response) => {
    const fault = planned.get((count += 1));
    const id = decodeURIComponent(request.url?.slice(1) ?? '');
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      const store = (): void => {
        written.push(id);
        content.set(id, body);
      };
      if (request.method === 'PUT' && (fault === undefined || fault.startsWith('stored'))) store();
      if (fault?.endsWith('reset') === true) return void request.socket.resetAndDestroy();
      if (fault === 'refused') return void response.writeHead(403).end();
      if (fault !== undefined) return void response.writeHead(503, { 'retry-after': '1' }).end();
      if (request.method === 'PUT') return void response.writeHead(201).end();
      const found = content.get(id);
      return void response.writeHead(found === undefined ? 404 : 200).end(found);
    });
  });
  return {
    server,
    content,
    written,
    plan: (wrong) => {
      planned = wrong;
      count = 0;
    },
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

interface Client extends RegistryClient {
  readonly http: HttpClient;
  readonly clock: Clock;
}

/** One step for each kind: a blob and a manifest for each leg, the name that joins them, two pointers to it. */
function stepsOf(legs: readonly StagedLeg<object>[], { http, clock }: Client): readonly Step[] {
  const refused = (status: number): Blocked =>
    new Blocked('no-permission', { message: `It answered ${status}.` });
  const step = (id: string, kind: StepKind, needs: readonly Step[]): Step => {
    const url = http.url(id);
    const ours = `bytes of ${id}`;
    return {
      id,
      kind,
      needs,
      target: url.href,
      why: 'a test',
      bytes: ours.length,
      probe: async () => {
        const { status, text } = await http.ask({ url, as: 'publisher' });
        if (status === 404) return { is: 'needed' };
        if (status !== 200) throw refused(status);
        if (text === ours) return { is: 'done', why: 'it is there' };
        return kind === 'pointer' ? { is: 'needed', was: text } : { is: 'conflict', ours, theirs: text };
      },
      apply: async () => {
        const read = async (into: Uint8Array): Promise<number> => Buffer.from(ours).copy(into);
        const body = { size: ours.length, open: async () => ({ read, close: async () => {} }) };
        const { status } = await attemptWrite(() => http.write({ method: 'PUT', url, body }), url, clock);
        if (status !== 201) throw refused(status);
      },
    };
  };
  const manifests = legs.map(({ arch }) =>
    step(`1.0-${arch}`, 'name', [step(`blob-${arch}`, 'content', [])]),
  );
  const index = step('1.0', 'name', manifests);
  return [step('latest', 'pointer', [index]), step('v1', 'pointer', [index]), index];
}

const archetype: Archetype<object, object, object, Client> = {
  name: 'synthetic',
  config: { parse: () => ({ ok: true, value: {} }), nameOf: () => 'tool' },
  legs: () => (['amd64', 'arm64'] as const).map((arch) => ({ arch, input: {} })),
  spell: (version) => {
    if (/^[0-9.]*[0-9]$/.test(version)) return version;
    throw new Blocked('version-invalid', { message: `${version} is none.` });
  },
  connect: (http, { clock }) => ({ http, clock, preflight: async () => [] }),
  inputs: async () => [],
  check: async () => {},
  stage: async (_leg, _config, _release, out) => {
    await out.addFile('file', 'parity.json');
    return {};
  },
  readMeta: () => ({}),
  steps: (legs, _config, _release, client) => stepsOf(legs, client),
  verify: async () => ({ proven: [] }),
  verifies: 'looks at nothing',
};

/** A whole run of the program. */
async function publish(
  folder: TempFolder,
  registry: Registry,
  app = 'publish',
): Promise<{ exit: number; said: string }> {
  const config = {
    registry: { host: registry.server.origin, owner: 'oleks' },
    synthetic: { version: '1.0' },
  };
  folder.write('parity.json', JSON.stringify(config));
  let said = '';
  const env = { REGISTRY_TOKEN: 'the-secret-token', VERSION: app === 'publish' ? '1.0' : '' };
  const machine = {
    argv: [app, '--publish'],
    sink: { out: () => {}, err: (text: string) => void (said += text), isTerminal: false },
    readStdin: async () => '',
    ports: (log: Log) => testPorts({ env, cwd: folder.path, log }),
    onCrash: () => {},
  };
  const exit = await main(archetype, { name: 'parity-synthetic', version: '1' }, machine);
  return { exit, said };
}

test.each(['..', '.', '', 'a/b', '1.0\n', 'x'.repeat(1_000_000)])(
  'a staged version that is none is the trouble of the stage: %.5j',
  async (version) => {
    using folder = tempFolder();
    await using registry = await registryWith({});
    expect((await publish(folder, registry)).exit).toBe(0);
    for (const arch of ['amd64', 'arm64']) {
      const at = `.parity-stage/${arch}/synthetic/tool`;
      const text = readFileSync(folder.at(at, 'stage.json'), 'utf8').replace(
        '"version": "1.0"',
        () => `"version": ${JSON.stringify(version)}`,
      );
      folder.write(`${at}/stage.json`, text);
      folder.write(`${at}/seal`, sealOf(text));
    }
    const asked = registry.server.requests.length;
    const { exit, said } = await publish(folder, registry, 'push-staged');
    expect([exit, said]).toEqual([3, expect.stringContaining('BLOCKER(stage-corrupt)')]);
    expect(said.length).toBeLessThan(1000);
    expect(registry.server.requests.length).toBe(asked);
  },
);

const needs: Readonly<Record<string, readonly string[]>> = {
  'blob-amd64': [],
  'blob-arm64': [],
  '1.0-amd64': ['blob-amd64'],
  '1.0-arm64': ['blob-arm64'],
  '1.0': ['1.0-amd64', '1.0-arm64'],
  latest: ['1.0'],
  v1: ['1.0'],
};
const names = Object.keys(needs);

const wrong = fc
  .array(
    fc.tuple(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 1, max: 8 }), fc.constantFrom(...faults)),
    { maxLength: 4 },
  )
  // Some last for several requests: then patience ends.
  .map(
    (runs) =>
      new Map(
        runs.flatMap(([from, length, fault]) =>
          Array.from({ length }, (_, at) => [from + at, fault] as const),
        ),
      ),
  );

property.prop(
  [wrong, fc.constantFrom<string[]>([], ['blob-amd64'], ['blob-amd64', 'blob-arm64', '1.0-amd64'])],
  {
    numRuns: 40,
  },
)(
  'no pointer before its content, whichever requests go wrong, and the same command finishes it',
  async (wrong, before) => {
    using folder = tempFolder();
    const there = Object.fromEntries(before.map((id) => [id, `bytes of ${id}`]));
    await using registry = await registryWith({ ...there, latest: 'an older release' });
    registry.plan(wrong);
    const first = await publish(folder, registry);

    const position = (id: string): number => (before.includes(id) ? -1 : registry.written.indexOf(id));
    for (const id of registry.written)
      for (const need of needs[id] ?? [])
        expect(`${id} after ${need}: ${registry.content.has(need) && position(need) < position(id)}`).toBe(
          `${id} after ${need}: true`,
        );
    if (!registry.content.has('1.0')) expect(registry.content.get('latest')).toBe('an older release');
    expect(new Set(registry.written).size, 'nothing is written twice').toBe(registry.written.length);

    const isWhole = names.every((id) => registry.content.get(id) === `bytes of ${id}`);
    expect([0, 3, 4], first.said).toContain(first.exit);
    // Done is done, and what was changed is never called unchanged.
    if (first.exit === 0) expect(isWhole).toBe(true);
    if (first.exit === 3) expect(registry.written).toEqual([]);

    registry.plan(new Map());
    const second = await publish(folder, registry);
    expect(second.exit, second.said).toBe(0);
    expect(Object.fromEntries(registry.content)).toEqual(
      Object.fromEntries(names.map((id) => [id, `bytes of ${id}`])),
    );
    expect(new Set(registry.written).size).toBe(registry.written.length);
  },
);
