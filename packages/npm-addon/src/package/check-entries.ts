import { type Complaint, quote } from './complaint.ts';
import type { PackageFacts } from './facts.ts';
import { binOf } from './publish-manifest.ts';

/** What package.json names is there: `main`, or what Node takes without it, and programs. */
export function checkEntries(facts: PackageFacts): readonly Complaint[] {
  return [...checkMain(facts), ...checkBin(facts)];
}

function checkMain({ manifest, files, elfs }: PackageFacts): readonly Complaint[] {
  const { main, exports } = manifest;
  if (main === undefined || main === null || main === '') {
    const addon = elfs.find(({ path }) => path.endsWith('.node'));
    if (addon === undefined || exports !== undefined || resolves('index', files)) return [];
    return [
      {
        what: 'names no "main" in its package.json, and has no index.js: nobody can require it',
        next: `Write "main": ${quote(addon.path)}.`,
      },
    ];
  }
  if (typeof main === 'string' && resolves(normal(main), files)) return [];
  return [
    {
      what: `has no ${quote(main)} in it, which its package.json names as "main"`,
      next: `Correct "main", or add the file. It holds ${some([...files.keys()])}.`,
    },
  ];
}

function checkBin({ manifest, files }: PackageFacts): readonly Complaint[] {
  const programs = binOf(manifest);
  if (programs === undefined) return [];
  return Object.entries(programs)
    .filter(([, path]) => typeof path === 'string' && !files.has(normal(path)))
    .map(([name, path]) => ({
      what: `has no ${quote(path)} in it, which its package.json names as the program ${quote(name)}`,
      next: 'Correct "bin", or add the file.',
    }));
}

/** As Node looks for it (documentation of CommonJS modules, "All together"): the file, with an ending, or a folder. */
function resolves(name: string, files: ReadonlyMap<string, number>): boolean {
  const endings = ['', '.js', '.json', '.node'];
  const folder = name === '' ? 'index' : `${name}/index`;
  return [name, folder].some((path) => endings.some((ending) => files.has(`${path}${ending}`)));
}

function normal(path: string): string {
  return path
    .split('/')
    .filter((part) => part !== '' && part !== '.')
    .join('/');
}

function some(names: readonly string[]): string {
  const shown = names.slice(0, 5).map(quote).join(', ');
  return names.length > 5 ? `${shown} and ${names.length - 5} more` : shown;
}
