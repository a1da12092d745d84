import { fc, test as property } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';

import { Blocked } from '../blocker.ts';
import { Secrets } from '../token/redact.ts';
import { formatAge, formatBytes, formatDuration, formatSpeed, shortDigest } from './format.ts';
import { cut, table, wrap } from './layout.ts';
import { Reporter } from './reporter.ts';

const token = 'a-very-secret-token';

interface Parts {
  readonly json?: boolean;
  readonly verbose?: boolean;
  readonly isTerminal?: boolean;
  readonly columns?: number | undefined;
  readonly token?: string;
}

function reporterWith(parts: Parts = {}) {
  const secrets = new Secrets();
  secrets.add(parts.token ?? token);
  const said = { out: '', err: '' };
  const sink = {
    out: (text: string) => void (said.out += text),
    err: (text: string) => void (said.err += text),
    isTerminal: parts.isTerminal ?? false,
    columns: parts.columns,
  };
  const { json = false, verbose = false } = parts;
  return { said, reporter: new Reporter(sink, { json, verbose, secrets }) };
}

const linesOf = (text: string): readonly string[] => text.split('\n');

describe('nothing is wider than 80 columns', () => {
  const cell = fc.string({ unit: 'grapheme-ascii', maxLength: 36, size: 'max' }).map((text) => text.trim());
  const rows = fc.array(fc.array(cell, { minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 5 });

  property.prop([rows])('in a table of short cells, and none of them is lost', (rows) => {
    const printed = table(rows);
    expect(printed).toHaveLength(rows.length);
    for (const [at, text] of printed.entries()) {
      for (const line of linesOf(text)) expect(line.length).toBeLessThanOrEqual(80);
      for (const cell of rows[at] ?? []) expect(text).toContain(cell);
    }
  });

  test('in a table whose first cell is long, and whose last one is a sentence', () => {
    const name = 'hello_pg-1.0.0-cp312-cp312-manylinux_2_17_s390x.whl';
    const how = 'the same bytes, by index and hash: not for this machine';
    expect(linesOf(table([[name, '1.3 kB', 'sha256:ac216f37', how]]).join('\n'))).toEqual([
      `  ${name}   1.3 kB   sha256:ac216f37`,
      `    ${how}`,
    ]);
  });

  property.prop([
    fc.array(fc.stringMatching(/^[a-z]{1,30}$/), { minLength: 1, maxLength: 40 }),
    fc.integer({ min: 0, max: 8 }),
  ])('in wrapped text, and no word is lost', (words, indent) => {
    const text = wrap(`  ${words.join(' ')}`, indent);
    for (const line of linesOf(text)) expect(line.length).toBeLessThanOrEqual(80);
    expect(text.split(/\s+/).filter((word) => word !== '')).toEqual(words);
  });

  test('save for a word that is wider itself', () => {
    const path = `/nix/store/${'x'.repeat(90)}`;
    expect(linesOf(wrap(`The file ${path} is not there.`))).toEqual(['The file', path, 'is not there.']);
  });
});

describe('cut to the width of a terminal', () => {
  test.each([
    ['abc', 3, 'abc'],
    ['abcd', 3, 'abc'],
    ['a名前', 4, 'a名'],
    ['a\u{1f600}b', 3, 'a\u{1f600}'],
    ['a\u{1f600}b', 2, 'a'],
    ['abc', -1, ''],
  ])('%j to %i', (line, columns, kept) => {
    expect(cut(line, columns)).toBe(kept);
  });
});

test('a cell behind empty ones goes on in a line of its own before it is too wide', () => {
  const [, row = ''] = table([
    ['a', 'b'.repeat(36), 'c'.repeat(36)],
    ['', '', '', 'd'.repeat(36)],
  ]);
  expect(row).toBe(`      ${'d'.repeat(36)}`);
});

test('columns stand below each other', () => {
  expect(
    table([
      ['s390x', 'a', '31.2 MB'],
      ['x', 'longer', '5 B', 'why'],
    ]),
  ).toEqual(['  s390x   a        31.2 MB', '  x       longer   5 B       why']);
});

describe('numbers for people', () => {
  test.each([
    [0, '0 B'],
    [999, '999 B'],
    [1000, '1.0 kB'],
    [31_200_000, '31.2 MB'],
    [99_950, '100 kB'],
    [999_499, '999 kB'],
    [999_500, '1.0 MB'],
    [5e9, '5.0 GB'],
    [5e15, '5000 TB'],
  ])('%i bytes are %s', (bytes, text) => {
    expect(formatBytes(bytes)).toBe(text);
  });

  property.prop([fc.nat({ max: 2 ** 45 })])('a size is short, and right to a few percent', (bytes) => {
    const [value, unit] = formatBytes(bytes).split(' ');
    const size = Number(value) * 1000 ** ['B', 'kB', 'MB', 'GB', 'TB'].indexOf(unit ?? '');
    expect(Math.abs(size - bytes)).toBeLessThanOrEqual(bytes * 0.051);
    expect(formatBytes(bytes).length).toBeLessThanOrEqual(7);
  });

  test.each([
    [-5, '0 s ago'],
    [999, '0 s ago'],
    [59_999, '59 s ago'],
    [60_000, '1 min ago'],
    [7_200_000, '2 h ago'],
    [86_400_000 * 40, '40 d ago'],
  ])('%i ms ago is %s', (ms, text) => {
    expect(formatAge(ms)).toBe(text);
  });

  test.each([
    [0, '0.0 s'],
    [900, '0.9 s'],
    [59_900, '59.9 s'],
    [60_000, '1 min 0 s'],
    [119_999, '2 min 0 s'],
    [59_999, '1 min 0 s'],
  ])('%i ms are %s', (ms, text) => {
    expect(formatDuration(ms)).toBe(text);
  });

  test('speed and digest', () => {
    expect([formatSpeed(34_000_000, 1000), formatSpeed(1, 0)]).toEqual(['34.0 MB/s', '']);
    expect(shortDigest('9f2c41d0'.padEnd(64, '0'))).toBe('sha256:9f2c41d0');
  });
});

describe('the reporter', () => {
  test('lets no secret out, on any way', () => {
    const { said, reporter } = reporterWith({ json: true, verbose: true, isTerminal: true });
    const basic = Buffer.from(`oleks:${token}`).toString('base64');
    reporter.say(`say ${token} ${basic}`);
    reporter.detail(token);
    reporter.status(token);
    reporter.answer(token, { event: 'page', name: 'locked', text: token });
    const blocked = new Blocked('bad-token', {
      message: `no ${token}`,
      next: token,
      commands: [`curl -u x:${token}`],
      details: [basic],
    });
    reporter.blocked(blocked, { facts: [token], explain: token });
    const plain = reporterWith();
    plain.reporter.answer(token, { event: 'page', name: 'locked', text: token });
    expect(plain.said.out).toBe('***\n');
    expect(said.out + said.err).not.toContain(token);
    expect(said.out + said.err).not.toContain(basic.slice(10, -4));
    expect(said.err).toContain('say *** ');
  });

  describe('events stay JSON', () => {
    const emitted = (token: string, text: string): unknown => {
      const { said, reporter } = reporterWith({ json: true, token });
      reporter.emit({ event: 'page', name: 'locked', text });
      return JSON.parse(said.out);
    };

    test('where a token that has quotes in it came as JSON in JSON', () => {
      const odd = String.raw`"quoted\and"so-on\"`;
      const text = JSON.stringify({ said: JSON.stringify({ odd }) });
      expect(emitted(odd, text)).toMatchObject({ text: String.raw`{"said":"{\"odd\":\"***\"}"}` });
    });

    test('where the escape of what stands behind a token could be its own', () => {
      const odd = String.raw`ends-in-one\ `.trim();
      expect(emitted(odd, `${odd}"x`)).toMatchObject({ text: '***"x' });
    });
  });

  test('lets no control character from outside through', () => {
    const { said, reporter } = reporterWith();
    reporter.say('a\x1b[2Jb\rc\u202Ed\u2028e\x07');
    reporter.answer('x\x1b]0;title\x07', { event: 'page', name: 'locked', text: '' });
    expect(said.err).toBe('a [2Jb c d e \n');
    // oxlint-disable-next-line no-control-regex -- that is what must not be there
    expect(said.out.trimEnd()).not.toMatch(/[\x00-\x1f]/);
  });

  test('never leaves two blank lines, nor one at the beginning', () => {
    const { said, reporter } = reporterWith();
    reporter.say('', '', 'a', '', '');
    reporter.say('', 'b');
    expect(said.err).toBe('a\n\nb\n');
  });

  test('says a blocker in the form that is part of the contract', () => {
    const { said, reporter } = reporterWith();
    const blocked = new Blocked('dev-tag', {
      message: 'Not meant.',
      commands: ['VERSION=1 npx x'],
      details: ['came'],
    });
    reporter.say('before');
    reporter.blocked(blocked, { facts: ['Nothing was changed.'], explain: 'More: …' });
    expect(linesOf(said.err)).toEqual([
      'before',
      '',
      'BLOCKER(dev-tag): Not meant.',
      '  VERSION=1 npx x',
      '  came',
      'Nothing was changed.',
      'More: …',
      '',
    ]);
    expect(said.out).toBe('');
  });

  test.each([
    [undefined, 'x'.repeat(79)],
    [0, 'x'.repeat(79)],
    [132, 'x'.repeat(131)],
    [20, 'x'.repeat(19)],
  ])('shows a status on a terminal of %s columns, and wipes it away', (columns, shown) => {
    const { said, reporter } = reporterWith({ isTerminal: true, columns });
    reporter.status('x'.repeat(200));
    reporter.say('done');
    expect(said.err).toBe(`\r\x1b[2K${shown}\r\x1b[2Kdone\n`);
  });

  test('wipes a status away before an event: both outputs may be one terminal', () => {
    const { said, reporter } = reporterWith({ isTerminal: true, json: true });
    reporter.status('x');
    reporter.emit({ event: 'step', artifact: 'a', id: 'b', state: 'failed' });
    expect(said.err).toBe('\r\x1b[2Kx\r\x1b[2K');
  });

  test('shows no status where there is no terminal', () => {
    const plain = reporterWith();
    plain.reporter.status('x');
    expect(plain.said.err).toBe('');
  });

  test('says details only with --verbose', () => {
    const [quiet, verbose] = [reporterWith(), reporterWith({ verbose: true })];
    for (const { reporter } of [quiet, verbose]) reporter.detail('it');
    expect([quiet.said.err, verbose.said.err]).toEqual(['', '  it\n']);
  });
});

test('a blocker is named on the line where its sentence begins, however long the first word', () => {
  const { reporter, said } = reporterWith();
  const path = `dist/${'x'.repeat(90)}.whl`;
  reporter.blocked(new Blocked('artifact-invalid', { message: `${path} is no wheel.`, next: 'Build it.' }), {
    facts: [],
    explain: 'More.',
  });
  expect(said.err).toContain(`BLOCKER(artifact-invalid): ${path}\n  is no wheel.\n`);
});
