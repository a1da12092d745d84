import { readFileSync } from 'node:fs';

import { OWNER, TOKEN } from '@parity-tools/e2e';
import { hasPeers, realWheel, twine } from '@parity-tools/peers';
import { tempFolder } from '@parity-tools/test-kit';
import { makeWheel, wheelFileName, type WheelParts } from '@parity-tools/test-kit/make-wheel';
import { describe, expect, test } from 'vitest';

import { indexServer } from './kit/index-server.ts';
import { repository } from './kit/repository.ts';

/** Its fields as a set; the file by its name and length. */
function fieldsOf(form: FormData | undefined): readonly string[] {
  const fields = [...(form ?? [])].map(
    ([name, value]) => `${name}=${typeof value === 'string' ? value : `${value.name}, ${value.size} bytes`}`,
  );
  return fields.toSorted();
}

const metadata24 = (text: string): string => text.replace('Metadata-Version: 2.1', 'Metadata-Version: 2.4');

/** Wheels of noarch, each with what METADATA may hold. */
const wheels: readonly (readonly [string, WheelParts])[] = [
  ['no more than it needs', {}],
  [
    'every field',
    {
      metadata: metadata24,
      fields: [
        'Platform: any',
        'Platform: linux',
        'Supported-Platform: linux',
        'Summary: Grüße, "quoted"; 日本語',
        'Keywords: a,b,c',
        'Home-page: https://tool.example.org',
        'Download-URL: https://tool.example.org/dl',
        'Author: Some Body',
        'Author-email: some@example.org',
        'Maintainer: Other',
        'Maintainer-email: other@example.org',
        'License-Expression: MIT',
        'License-File: LICENSE',
        'License-File: licenses/x.txt',
        'Classifier: Programming Language :: Python :: 3',
        'Classifier: Operating System :: POSIX',
        'Requires-Dist: x>=1; extra == "e"',
        'Requires-Dist: y',
        'Requires-Python: >=3.9',
        'Requires-External: C',
        'Project-URL: Home, https://tool.example.org',
        'Project-URL: Docs, https://tool.example.org/docs',
        'Provides-Extra: e',
        'Provides-Dist: other',
        'Obsoletes-Dist: older',
        'Dynamic: classifier',
        'Description-Content-Type: text/markdown; charset=UTF-8',
      ],
      description: '# Tool\n\nGrüße.\n\n    code\n',
    },
  ],
  ['a description as a field', { fields: ['Description: one line', '        and another'] }],
  ['a license of several lines', { fields: ['License: one', '        two'], description: 'x' }],
  ['a License-File that comes too early', { fields: ['License-File: LICENSE'] }],
];

describe.skipIf(!hasPeers())('the form of an upload (needs the peers of tools/peers)', () => {
  test.for(wheels)('is what twine sends: %s', async ([, parts]) => {
    const wheel: WheelParts = { name: 'Some.Tool', version: '1.2.3', tags: 'py3-none-any', ...parts };
    await expectSame(wheelFileName(wheel), makeWheel(wheel), 'Some.Tool', '1.2.3', 'noarch');
  });

  test.for([
    ['cffi', 's390x', 's390x'],
    ['pydantic-core', 'x86_64', 'amd64'],
  ] as const)('is what twine sends: %s for %s', async ([project, machine, arch]) => {
    const file = await realWheel(project, machine);
    const name = file.slice(file.lastIndexOf('/') + 1);
    await expectSame(name, readFileSync(file), project, name.split('-')[1] ?? '', arch);
  });
});

async function expectSame(name: string, bytes: Buffer, pname: string, version: string, arch: string) {
  // It takes everything and keeps nothing.
  await using server = await indexServer({ answer: () => [200] });
  using home = tempFolder();
  const { uploadUrl: upload = '' } = server.parts.artifact as { uploadUrl?: string };
  const login = { user: OWNER, password: TOKEN };
  const sent = await twine(['upload', home.write(name, bytes)], { upload, login, home: home.path });
  expect(sent.code, sent.stdout + sent.stderr).toBe(0);
  const artifact = { ...server.parts.artifact, pname, legs: { [arch]: { wheel: name } } };
  const env = { ...server.parts.env, VERSION: version };
  await using repo = await repository({ ...server.parts, artifact, legs: {}, env });
  await repo.write(name, bytes);
  const run = await repo.run(['publish', '--publish']);
  expect(run.exit, run.stderr).toBe(4);
  expect(run.stderr).toContain('BLOCKER(digest-mismatch)');
  const [theirs, ours] = [fieldsOf(server.forms[0]), fieldsOf(server.forms[1])];
  // A digest that no registry asks for, and that Node can only compute in a second pass.
  const expected = theirs.filter((field) => !field.startsWith('blake2_256_digest='));
  expect(ours.map(alike)).toEqual(expected.map(alike));
}

/** Three things that twine spells in its own way: `_` in a name, a blank behind a comma, folds of a value. */
function alike(field: string): string {
  if (field.startsWith('name=')) return field.replaceAll('_', '-');
  if (field.startsWith('keywords=')) return field.replaceAll(', ', ',');
  return field.startsWith('description=# ') ? field : field.replaceAll(/\n +/g, '\n');
}
