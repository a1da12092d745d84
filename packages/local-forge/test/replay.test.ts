import { describe, expect, test } from 'vitest';

import { forgeWith, worldWith } from './forge-fixture.ts';
import { replay } from './replay.ts';
import type { Exchange, Transcript } from './transcript.ts';

/** What a Gitea says of its version, and ways in which a record of it could be wrong. */
const version: Exchange = {
  n: 1,
  what: 'version',
  as: 'anon',
  request: { method: 'GET', path: '/api/v1/version' },
  response: {
    status: 200,
    headers: {
      'content-type': 'application/json;charset=utf-8',
      'content-length': '21',
      'cache-control': 'max-age=0, private, must-revalidate',
    },
    body: { json: { version: '1.27.1' } },
  },
};

function recorded(change: Partial<Exchange['response']>): Transcript {
  return {
    profile: 'x',
    area: 'x',
    exchanges: [{ ...version, response: { ...version.response, ...change } }],
  };
}

async function problemsOf(transcript: Transcript): Promise<readonly string[]> {
  const world = worldWith({});
  await using forge = await forgeWith({ world });
  const verdicts = await replay(transcript, { base: forge.url, world });
  return verdicts.flatMap(({ problems }) => problems);
}

describe('the replayer', () => {
  test('is content with the right answer', async () => {
    expect(await problemsOf(recorded({}))).toEqual([]);
  });

  test.for([
    ['another status', { status: 201 }, 'status'],
    [
      'another header',
      { headers: { ...version.response.headers, 'content-type': 'text/plain' } },
      'content-type',
    ],
    [
      'a header more than recorded',
      { headers: { 'content-type': 'application/json;charset=utf-8' } },
      'cache-control',
    ],
    [
      'another length',
      { headers: { ...version.response.headers, 'content-length': '22' } },
      'content-length',
    ],
    ['another value', { body: { json: { version: '1.27.2' } } }, 'body'],
    ['a field more than recorded', { body: { json: {} } }, 'body'],
    ['a placeholder of another form', { body: { json: { version: '{{time}}' } } }, 'body'],
    ['a body where none was recorded', { body: { text: '' } }, 'body'],
  ] as const)('complains of %s', async ([, change, what]) => {
    const problems = await problemsOf(recorded(change));
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(what);
  });
});
