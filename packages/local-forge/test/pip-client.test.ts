import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { AUTHORIZATION, OWNER, TOKEN, forgeWith, worldWith } from './forge-fixture.ts';
import { canRun, mustHavePeers, runIn } from './programs.ts';
import { temporaryDir } from './temporary-dir.ts';
import { PYPI } from './wheels.ts';

const WHEEL = 'a_tool-1.0-py3-none-any.whl';

/** The least that pip takes for a wheel. */
const MAKE_WHEEL = `
import zipfile
with zipfile.ZipFile('${WHEEL}', 'w') as wheel:
    info = 'a_tool-1.0.dist-info/'
    wheel.writestr('a_tool.py', '')
    wheel.writestr(info + 'METADATA', 'Metadata-Version: 2.1\\nName: a-tool\\nVersion: 1.0\\n')
    wheel.writestr(info + 'WHEEL', 'Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n')
    wheel.writestr(info + 'RECORD', '')
`;

/** An environment of its own takes ten seconds, so only where Python comes without pip. */
const hasPip = canRun('python3', ['-m', 'pip', '--version']);
const hasVenv = canRun('python3', ['-c', 'import ensurepip, venv']);

describe.skipIf(!hasPip && !hasVenv && !mustHavePeers)('pip (needs python3 with pip or venv)', () => {
  test('downloads what was uploaded, finds it under any spelling, and checks it', async () => {
    await using dir = await temporaryDir();
    const world = worldWith({ settings: { requireSignIn: true } });
    await using forge = await forgeWith({ world });
    await runIn(dir.path, 'python3', ['-c', MAKE_WHEEL]);
    if (!hasPip) await runIn(dir.path, 'python3', ['-m', 'venv', 'python']);
    const bytes = await readFile(join(dir.path, WHEEL));
    expect(await upload(forge.url, bytes)).toBe(201);
    const index = `${forge.url.replace('//', `//${OWNER}:${TOKEN}@`)}${PYPI}/simple/`;
    const python = hasPip ? 'python3' : join(dir.path, 'python/bin/python');
    const pip = ['-m', 'pip', '--disable-pip-version-check', '--no-cache-dir', '--retries', '0'];
    const download = [...pip, 'download', '--index-url', index, '--no-deps', '--dest', 'got', 'A.Tool==1.0'];
    await runIn(dir.path, python, download);
    expect(await readFile(join(dir.path, 'got', WHEEL))).toEqual(bytes);
    // Other bytes than the index promises.
    await using other = await forgeWith({ world });
    await upload(other.url, bytes);
    other.addFault({
      match: { path: /\.whl$/ },
      occurrence: 'every',
      does: { kind: 'status', status: 200, body: 'other bytes' },
    });
    const wrong = download.map((arg) =>
      arg.replace(forge.url.slice(7), other.url.slice(7)).replace('got', 'no'),
    );
    await expect(runIn(dir.path, python, wrong)).rejects.toThrow('DO NOT MATCH THE HASHES');
  });
});

async function upload(base: string, bytes: Buffer): Promise<number> {
  const form = new FormData();
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', new Uint8Array(bytes)));
  const fields = { ':action': 'file_upload', name: 'a-tool', version: '1.0', requires_python: '>=3' };
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  form.append('sha256_digest', Buffer.from(digest).toString('hex'));
  form.append('content', new Blob([new Uint8Array(bytes)]), WHEEL);
  const headers = { authorization: AUTHORIZATION };
  return (await fetch(`${base}${PYPI}`, { method: 'POST', headers, body: form })).status;
}
