import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { installPython } from '../src/python.ts';
import { mustRun } from '../src/run-program.ts';

/** A wheel of one module, by hand. @returns its path. */
export async function tinyWheel(folder: string, name: string, version: string): Promise<string> {
  const info = `${name}-${version}.dist-info`;
  const files = {
    [`${name}.py`]: `answer = 42\n`,
    [`${info}/METADATA`]: `Metadata-Version: 2.1\nName: ${name}\nVersion: ${version}\n`,
    [`${info}/WHEEL`]: 'Wheel-Version: 1.0\nGenerator: hand\nRoot-Is-Purelib: true\nTag: py3-none-any\n',
  };
  const record = [...Object.keys(files), `${info}/RECORD`].map((file) => `${file},,\n`).join('');
  writeFiles(folder, { ...files, [`${info}/RECORD`]: record });
  const wheel = path.join(folder, `${name}-${version}-py3-none-any.whl`);
  const { program } = await installPython();
  const where = { cwd: folder, env: process.env };
  await mustRun(program, ['-m', 'zipfile', '-c', wheel, `${name}.py`, info], where);
  return wheel;
}

/** A package of one module. @returns its folder. */
export function tinyPackage(folder: string, name: string, version: string): string {
  writeFiles(folder, {
    'package.json': JSON.stringify({ name, version, main: 'index.js' }),
    'index.js': 'module.exports = 42;\n',
  });
  return folder;
}

function writeFiles(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [name, content] of Object.entries(files)) {
    const file = path.join(folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, content);
  }
}
