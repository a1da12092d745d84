import { expect, test } from 'vitest';

import { UsageError } from '../blocker.ts';
import { Reporter } from '../report/reporter.ts';
import { Secrets } from '../token/redact.ts';
import { reportFailure } from './report-failure.ts';

/** What is said about an error, and how it ends. */
function reported(error: unknown): { readonly said: readonly string[]; readonly exit: number } {
  let text = '';
  const sink = { out: () => {}, err: (more: string) => void (text += more), isTerminal: false };
  const reporter = new Reporter(sink, { json: false, verbose: false, secrets: new Secrets() });
  const program = { name: 'parity-thing', version: '1' };
  const exit = reportFailure(error, { reporter, program, options: undefined, jobs: [] });
  return { said: text.trimEnd().split('\n'), exit };
}

test('the problem of a hundred thousand entries is said fifty times', () => {
  const problems = Array.from({ length: 100_000 }, (_, at) => `thing[${at}] is wrong`);
  const { said, exit } = reported(new UsageError('It is not valid.', { problems }));
  expect(exit).toBe(2);
  expect(said).toHaveLength(1 + 50 + 1);
  expect(said.slice(-2)).toEqual(['  thing[49] is wrong', '  and 99950 more']);
});

test('fifty problems are all of them', () => {
  const problems = Array.from({ length: 50 }, (_, at) => `thing[${at}] is wrong`);
  expect(reported(new UsageError('It is not valid.', { problems })).said.at(-1)).toBe('  thing[49] is wrong');
});
