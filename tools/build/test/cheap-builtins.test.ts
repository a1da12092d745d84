import { execFileSync } from 'node:child_process';
import { mkdtempDisposable, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { expect, test } from 'vitest';

import { cheapenBuiltins } from '../src/cheap-builtins.ts';

test.each([
  ['import p from"node:path";console.log(p.sep);', '/'],
  ['import*as p from"node:path";console.log(p.sep);', '/'],
  ['import{sep,basename as b}from"node:path";console.log(sep+b("a/b"));', '/b'],
  ['import p,{sep}from"node:path";console.log(p.sep+sep);', '//'],
  ['import p,*as q from"node:path";console.log(p.sep+q.sep);', '//'],
  ['import{a}from"data:text/javascript,export let a=1";import{sep}from"node:path";console.log(a+sep);', '1/'],
  ['#!/usr/bin/env node\nimport{sep}from"node:path";console.log(sep);', '/'],
  ['import c from"node:child_process";console.log(typeof c.spawn);', 'function'],
])('%s', async (code, prints) => {
  await using folder = await mkdtempDisposable(path.join(tmpdir(), 'parity-cheap-'));
  const file = path.join(folder.path, 'program.mjs');
  await writeFile(file, code);
  await cheapenBuiltins(file);
  expect(await readFile(file, 'utf8')).not.toContain('from"node:');
  expect(execFileSync(process.execPath, [file], { encoding: 'utf8' })).toBe(`${prints}\n`);
});

test('lines stay where they are, for the source maps', async () => {
  await using folder = await mkdtempDisposable(path.join(tmpdir(), 'parity-cheap-'));
  const file = path.join(folder.path, 'program.mjs');
  await writeFile(file, '#!/usr/bin/env node\nlet a=1;\nimport{sep}from"node:path";let b=sep;\nlet c=3;\n');
  await cheapenBuiltins(file);
  const lines = (await readFile(file, 'utf8')).split('\n');
  expect(lines[0]).toBe('#!/usr/bin/env node');
  expect(lines[1]).toMatch(/let a=1;$/);
  expect(lines.slice(2)).toEqual(['let b=sep;', 'let c=3;', '']);
});
