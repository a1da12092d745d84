/** A publisher as it must not be: it shows the token in the way that LEAK names. Only the suite's own test runs it. */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';

const { REGISTRY_TOKEN = '', LEAK = '', HOME = '', FORGE = '' } = process.env;
const basic = Buffer.from(`oleks:${REGISTRY_TOKEN}`).toString('base64');
const inUrl = encodeURIComponent(REGISTRY_TOKEN);

const leaks: Readonly<Record<string, () => unknown>> = {
  'standard output': () => process.stdout.write(JSON.stringify({ token: REGISTRY_TOKEN })),
  'standard error': () => process.stderr.write(`authorization: Basic ${basic}\n`),
  'a file in the home': () => writeFileSync(`${HOME}/.cache`, REGISTRY_TOKEN),
  'a file in the repository': () => writeFileSync('receipt.json', inUrl),
  'an argument of a child': () =>
    execFileSync('git', ['version', `https://oleks:${inUrl}@host/`], { env: { PATH: process.env['PATH'] } }),
  'the environment of a child': () => execFileSync('git', ['version']),
  'a URL': () => fetch(`${FORGE}/api/v1/version?token=${inUrl}`),
};

await leaks[LEAK]?.();
