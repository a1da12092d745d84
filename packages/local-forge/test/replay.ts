import type { World } from '../src/index.ts';
import { buildBody } from './replay-body.ts';
import { credentialHeader } from './replay-credential.ts';
import { sendRequest } from './replay-request.ts';
import type { Reply } from './replay-request.ts';
import { fits, holdsPlaceholder } from './replay-template.ts';
import type { Exchange, Transcript } from './transcript.ts';

/** What differs between a recorded answer and ours, in words; empty when nothing does. */
export interface Verdict {
  readonly n: number;
  readonly what: string;
  readonly problems: readonly string[];
}

/** What later requests need from earlier answers. */
interface Memory {
  readonly captured: Map<string, string>;
  readonly jwts: Map<string, string>;
}

/** Headers that a transcript would name if the real server had sent them. */
const TELLING = [
  'content-type',
  'docker-distribution-api-version',
  'cache-control',
  'www-authenticate',
  'location',
  'docker-content-digest',
  'etag',
  'docker-upload-uuid',
  'range',
  'x-total-count',
  'content-disposition',
  'accept-ranges',
  'allow',
  'link',
  'content-range',
];

/** Where a transcript is played, and who is told before each exchange. */
export interface Stage {
  readonly base: string;
  readonly world: World;
  readonly before?: (n: number) => void;
}

/** Sends a transcript's requests one by one, as recorded, and compares every answer. */
export async function replay(
  transcript: Transcript,
  { base, world, before = () => undefined }: Stage,
): Promise<Verdict[]> {
  const memory: Memory = { captured: new Map(), jwts: new Map() };
  const verdicts: Verdict[] = [];
  for (const exchange of transcript.exchanges) {
    before(exchange.n);
    const reply = await ask(exchange, base, world, memory);
    for (const [name, header] of Object.entries(exchange.capture ?? {}))
      memory.captured.set(name, String(reply.headers[header] ?? ''));
    const context = { base, host: new URL(base).host, captured: memory.captured };
    verdicts.push({ n: exchange.n, what: exchange.what, problems: differences(exchange, reply, context) });
  }
  return verdicts;
}

async function ask(exchange: Exchange, base: string, world: World, memory: Memory): Promise<Reply> {
  const { method, path: template, headers = {}, body } = exchange.request;
  const captured = (name: string): string => memory.captured.get(name) ?? `{{${name}}}`;
  const path = template.replace(/\{\{(\w+)\}\}/g, (_all, name: string) => captured(name));
  const authorization = await credentialHeader(exchange.as, base, world, memory.jwts);
  return sendRequest({
    base,
    method,
    path,
    headers: { ...headers, ...(authorization === undefined ? {} : { authorization }) },
    body: buildBody(body, base),
  });
}

interface Context {
  readonly base: string;
  readonly host: string;
  readonly captured: ReadonlyMap<string, string>;
}

function differences({ request, response }: Exchange, reply: Reply, context: Context): string[] {
  const problems: string[] = [];
  const say = (what: string, wanted: unknown, got: unknown): void =>
    void problems.push(`${what}: recorded ${JSON.stringify(wanted)}, got ${JSON.stringify(got)}`);
  if (reply.status !== response.status) say('status', response.status, reply.status);
  // A HEAD's length is that of a body we do not see; where that is JSON it may hold ids and times.
  const unseen =
    request.method === 'HEAD' &&
    response.status === 200 &&
    /json/.test(response.headers['content-type'] ?? '');
  const open = unseen || holdsPlaceholder(response.body);
  for (const [name, wanted] of Object.entries(response.headers)) {
    if (name === 'content-length' && open) continue;
    if (!fits(wanted, reply.headers[name], context)) say(name, wanted, reply.headers[name]);
  }
  for (const name of TELLING)
    if (!(name in response.headers) && reply.headers[name] !== undefined)
      say(name, undefined, reply.headers[name]);
  const got = comparable(response.body, reply);
  const wanted = response.body === undefined ? '' : Object.values(response.body);
  if (!fits(wanted, got, context)) say('body', response.body, reply.body.toString('utf8').slice(0, 2000));
  return problems;
}

/** Our body in the form in which the recorded one was kept. */
function comparable(recorded: Exchange['response']['body'], reply: Reply): unknown {
  if (recorded === undefined) return reply.body.toString('utf8');
  if ('json' in recorded) return [parse(reply.body.toString('utf8'))];
  if ('text' in recorded) return [reply.body.toString('utf8')];
  return [reply.sha256, reply.body.length];
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
