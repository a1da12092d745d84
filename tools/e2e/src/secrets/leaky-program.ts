/** A publisher as it must not be: it shows the token in the way that LEAK names. Only the suite's own test runs it. */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';

const { REGISTRY_TOKEN = '', LEAK, HOME = '', FORGE = '' } = process.env;
const basic = Buffer.from(`oleks:${REGISTRY_TOKEN}`).toString('base64');

switch (LEAK) {
  case 'standard output':
    process.stdout.write(JSON.stringify({ token: REGISTRY_TOKEN }));
    break;
  case 'standard error':
    process.stderr.write(`authorization: Basic ${basic}\n`);
    break;
  case 'a file in the home':
    writeFileSync(`${HOME}/.cache`, REGISTRY_TOKEN);
    break;
  case 'a file in the repository':
    writeFileSync('receipt.json', encodeURIComponent(REGISTRY_TOKEN));
    break;
  case 'an argument of a child':
    execFileSync('git', ['version', `https://oleks:${REGISTRY_TOKEN}@host/`]);
    break;
  case 'the environment of a child':
    execFileSync('git', ['version']);
    break;
  case 'a URL':
    await fetch(`${FORGE}/api/v1/version?token=${encodeURIComponent(REGISTRY_TOKEN)}`);
    break;
  default:
    throw new Error(`no such leak: ${LEAK}`);
}
