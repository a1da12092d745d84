import { describe, expect, test, vi } from 'vitest';

import { thinLine } from './kit/gate.ts';
import { type Scene, scene } from './kit/scene.ts';
import { haveTerminals, startOnTerminal } from './kit/terminal.ts';

// More than the sockets between the two can hold: what is not read by the forge cannot be sent.
const large = Buffer.alloc(12_000_000, 'the program ');
const sending = /^ {2}sending (\d+) % of 12\.0 MB {3}[\d.]+ [kM]?B\/s/;
const sent = / {2}sent {6}tool-amd64 {3}12\.0 MB {3}[^\n]+\/s$/;

/** A forge so far away that the line is redrawn many times. */
async function slowScene(name = 'tool-amd64'): Promise<Scene> {
  const at = await scene('gitea', { legs: { amd64: { [name]: large } } });
  const line = await thinLine(at.forge.url);
  await at.repo.change({ host: line.host });
  return {
    ...at,
    [Symbol.asyncDispose]: async () => {
      await line[Symbol.asyncDispose]();
      await at[Symbol.asyncDispose]();
    },
  };
}

const publish = ['publish', '--publish'];
const sharesIn = (lines: readonly string[]): readonly number[] =>
  lines.map((line) => Number(sending.exec(line)?.[1]));

const mustHave = process.env['PARITY_REQUIRE_PEERS'] === '1';

describe.skipIf(!haveTerminals && !mustHave).concurrent('on a terminal (needs python3)', () => {
  test('one line shows how far the sending is; at the end it is gone, and what was sent is there', async () => {
    await using at = await slowScene();
    const run = await startOnTerminal(at.repo.invocation(publish)).done;
    expect(run.exit, run.printed).toBe(0);
    const shares = sharesIn(run.wiped);
    expect(new Set(shares).size).toBeGreaterThan(2);
    expect(shares).toEqual(shares.toSorted((a, b) => a - b));
    expect(run.lines.join('\n')).not.toContain('sending');
    expect(run.lines.filter((line) => sent.test(line))).toHaveLength(1);
    expect(run.lines.at(-1)).toMatch(/^Receipt: /);
    expect(run.others).toEqual([]);
  });

  test.each([
    [40, 39],
    [132, 131],
    [0, 79],
  ])('of %i columns it is at most %i wide, and shows the share', async (columns, widest) => {
    const name = `a-name-that-is-${'very-'.repeat(30)}long`;
    await using at = await slowScene(name);
    const run = await startOnTerminal(at.repo.invocation(publish), { columns }).done;
    expect(run.exit, run.printed).toBe(0);
    expect(run.wiped.length).toBeGreaterThan(0);
    for (const line of run.wiped) {
      expect(line).toMatch(sending);
      expect(line).toHaveLength(widest);
    }
  });

  test.each([{ NO_COLOR: '1' }, { FORCE_COLOR: '3' }])('it has no colours with %j', async (env) => {
    await using at = await slowScene();
    const run = await startOnTerminal(at.repo.invocation(publish, env)).done;
    expect(run.exit, run.printed).toBe(0);
    expect(run.wiped.length).toBeGreaterThan(0);
    expect(run.others).toEqual([]);
  });

  test('that cannot redraw a line there is only the line at the end', async () => {
    await using at = await slowScene();
    const run = await startOnTerminal(at.repo.invocation(publish, { TERM: 'dumb' })).done;
    expect(run.exit, run.printed).toBe(0);
    expect(run.printed).not.toContain('sending');
    expect([run.wiped, run.others]).toEqual([[], []]);
    expect(run.lines.filter((line) => sent.test(line))).toHaveLength(1);
  });

  test('--json: the events alone are on standard output', async () => {
    await using at = await slowScene();
    const run = await startOnTerminal(at.repo.invocation([...publish, '--json']), { isOutApart: true }).done;
    expect(run.exit, run.printed).toBe(0);
    expect(sharesIn(run.wiped).length).toBeGreaterThan(2);
    const events = run.stdout.trimEnd().split('\n');
    expect(events.map((line) => (JSON.parse(line) as { event: string }).event)).toEqual([
      'plan',
      'step',
      'step',
      'summary',
    ]);
    // oxlint-disable-next-line no-control-regex -- that is what must not be there
    expect(run.stdout).not.toMatch(/[\x00-\x09\x0b-\x1f]/);
  });

  test.each<[string, readonly string[]]>([
    ['without events', []],
    ['with events', ['--json']],
  ])('Ctrl-C in mid upload: it is gone, and all else has lines of its own (%s)', async (_, flags) => {
    await using at = await scene('gitea', { legs: { amd64: { 'tool-amd64': large } } });
    at.forge.fault({
      match: { method: 'PUT', path: /\/tool-amd64$/ },
      does: { kind: 'slow-drip', bytesPerSecond: 50_000, direction: 'in' },
    });
    const running = startOnTerminal(at.repo.invocation([...publish, ...flags]));
    await vi.waitFor(() => expect(at.forge.writes().some(({ bytesIn }) => bytesIn > 0)).toBe(true), {
      timeout: 15_000,
      interval: 10,
    });
    running.type('\x03');
    const run = await running.done;
    expect(run.exit, run.printed).toBe(3);
    expect(run.wiped.length).toBeGreaterThan(0);
    expect(run.lines.join('\n')).not.toContain('sending');
    expect(run.lines).toContain('Stopped by SIGINT.');
    expect(run.lines).toContain('Nothing was changed.');
    // Both outputs are this one terminal.
    const events = run.lines.filter((line) => line.includes('"event"'));
    expect(events).toHaveLength(flags.length === 0 ? 0 : 4);
    for (const line of events) expect(line).toMatch(/^\{"event".*\}$/);
  });
});

test.concurrent('on a pipe there is one plain line for each file that was sent', async () => {
  await using at = await slowScene();
  await at.repo.change({ legs: { amd64: { 'tool-amd64': large, 'tool.1': 'the manual' } } });
  const run = await at.repo.run(publish);
  expect(run.exit, run.stderr).toBe(0);
  expect(run.stderr).not.toContain('sending');
  // oxlint-disable-next-line no-control-regex -- that is what must not be there
  expect(run.stderr).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f]/);
  const lines = run.stderr.split('\n').filter((line) => line.startsWith('  sent '));
  expect(lines).toHaveLength(2);
  expect(lines.filter((line) => sent.test(line))).toHaveLength(1);
  expect(run.stdout).toBe('');
});
