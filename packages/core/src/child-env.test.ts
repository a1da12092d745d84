import { realExec } from '@parity-tools/test-kit';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { Secrets } from './token/redact.ts';

const token = 'a-token-of-the-test';
const secrets = new Secrets();
secrets.add(token);

/** As if the program had been started with these. */
const given = {
  PARITY_TEST_PLAIN: 'plain',
  PARITY_TEST_OTHER: 'other',
  PARITY_TEST_HIDDEN: `https://oleks:${encodeURIComponent(token)}@git.example.org`,
  PARITY_TEST_BASIC: Buffer.from(`oleks:${token}`).toString('base64'),
  REGISTRY_TOKEN_FILE: '/given/token',
  REGISTRY_TOKEN: token,
};

beforeAll(() => void Object.assign(process.env, given));
afterAll(() => {
  for (const name of Object.keys(given)) Reflect.deleteProperty(process.env, name);
});

async function envOf(command: {
  readonly inherit?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}): Promise<Readonly<Record<string, string>>> {
  const print = 'process.stdout.write(JSON.stringify(process.env))';
  const { stdout } = await realExec(secrets).run({ argv: [process.execPath, '-e', print], ...command });
  return JSON.parse(stdout) as Record<string, string>;
}

test('a child inherits what holds no token', async () => {
  const env = await envOf({});
  expect(env).toMatchObject({
    PARITY_TEST_PLAIN: 'plain',
    PARITY_TEST_OTHER: 'other',
    PATH: expect.any(String),
  });
  for (const name of ['PARITY_TEST_HIDDEN', 'PARITY_TEST_BASIC', 'REGISTRY_TOKEN', 'REGISTRY_TOKEN_FILE'])
    expect(env).not.toHaveProperty(name);
});

test('where it is said what it inherits, it is that, and nothing else', async () => {
  const inherit = ['PARITY_TEST_PLAIN', 'PARITY_TEST_NONE', 'PARITY_TEST_BASIC', 'REGISTRY_TOKEN'];
  expect(await envOf({ inherit })).toEqual({ PARITY_TEST_PLAIN: 'plain' });
  expect(await envOf({ inherit: [] })).toEqual({});
});

test('what is set for it comes on top, unless it holds the token', async () => {
  const env = { PARITY_TEST_PLAIN: 'mine', SET: 'x', REGISTRY_TOKEN: 'another', LEAK: `x${token}` };
  const expected = { PARITY_TEST_PLAIN: 'mine', SET: 'x' };
  expect(await envOf({ inherit: ['PARITY_TEST_PLAIN'], env })).toEqual(expected);
});

test('no child is started with the token among its arguments', async () => {
  const run = realExec(secrets).run({ argv: ['true', `--password=${token}`] });
  await expect(run).rejects.toThrow('would have got a secret as an argument');
});
