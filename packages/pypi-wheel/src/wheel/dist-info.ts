import { quote, type Refuse, some } from './complaint.ts';
import { isNamedAfter, type WheelName } from './wheel-name.ts';
import type { Span } from './zip/layout.ts';

/** The folder that says what the wheel is, and the files in it that are read ahead. */
export interface DistInfo {
  readonly folder: string;
  readonly metadata: Span;
  readonly wheel: Span;
  readonly record: Span;
}

/** Finds the one `.dist-info` folder; it and a `.data` folder have to be named as the file is. */
export function findDistInfo(spans: readonly Span[], name: WheelName, refuse: Refuse): DistInfo {
  const tops = new Set(spans.flatMap(({ entry }) => (entry.name.includes('/') ? [topOf(entry.name)] : [])));
  // Installers differ in whether they tell .dist-info from .DIST-INFO.
  const folders = [...tops].filter((top) => top.toLowerCase().endsWith('.dist-info'));
  const [folder] = folders;
  if (folder === undefined || folders.length > 1)
    throw refuse(`has ${folders.length === 0 ? 'no' : 'more than one'} .dist-info folder`, {
      details: some(folders.map((one) => quote(one))),
    });
  for (const top of tops) {
    const stem = /^(.*)\.(?:dist-info|data)$/is.exec(top)?.[1];
    if (stem !== undefined && !isNamedAfter(name, stem))
      throw refuse(`has a folder of another wheel in it: ${quote(top)}`, {
        details: [`its own begin with ${name.distribution}-${name.version}`],
      });
  }
  const fileOf = (file: string): Span => {
    const found = spans.find(({ entry }) => entry.name === `${folder}/${file}`);
    if (found === undefined) throw refuse(`has no ${folder}/${file}`);
    return found;
  };
  return { folder, metadata: fileOf('METADATA'), wheel: fileOf('WHEEL'), record: fileOf('RECORD') };
}

function topOf(name: string): string {
  return name.slice(0, name.indexOf('/'));
}
