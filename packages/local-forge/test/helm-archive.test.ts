import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';

import { describe, expect, test } from 'vitest';

import { errorOf } from './addons.ts';
import { chartArchive, chartYaml, indexOf, postChart, tarEntry } from './charts.ts';
import type { ChartArchive } from './charts.ts';
import { forgeWith } from './forge-fixture.ts';

const INNER = [500, 'internal server error'];
const MISSING = [400, 'Chart.yaml file is missing'];
const INVALID = [400, 'chart is invalid'];
const END = Buffer.alloc(1024);

const chart = tarEntry('tool/Chart.yaml', chartYaml());

function zipped(...parts: readonly Buffer[]): Buffer {
  return gzipSync(Buffer.concat(parts));
}

function withYaml(yaml: string): Buffer {
  return chartArchive({ yaml });
}

/** A mebibyte of what packs well. */
const MEBIBYTE = 'x'.repeat(1024 * 1024);

test.for<readonly [string, Buffer, readonly unknown[]]>([
  ['nothing', Buffer.alloc(0), INNER],
  ['no gzip', Buffer.from('junk'), INNER],
  ['gzip of no tar', zipped(Buffer.alloc(2048, 'x')), INNER],
  ['gzip of a few bytes', zipped(Buffer.from('x')), INNER],
  ['gzip of nothing', zipped(), MISSING],
  ['an empty tar', zipped(END), MISSING],
  ['a tar without its end', zipped(tarEntry('tool/a', 'b')), MISSING],
  [
    'a header with another sum',
    zipped(Buffer.from(chart.toString('latin1').replace('0000644', '0000755'), 'latin1'), END),
    INNER,
  ],
  ['cut off before Chart.yaml ends', chartArchive({ level: 0 }).subarray(0, 540), INNER],
  ['damaged', chartArchive({ level: 0 }).fill(255, 5, 40), INNER],
  ['Chart.yaml at the top', chartArchive({ path: 'Chart.yaml' }), MISSING],
  ['Chart.yaml two folders deep', chartArchive({ path: 'a/tool/Chart.yaml' }), MISSING],
  ['chart.yaml', chartArchive({ path: 'tool/chart.yaml' }), MISSING],
  ['a link called Chart.yaml', zipped(tarEntry('tool/Chart.yaml', '', '2'), END), MISSING],
  ['a Chart.yaml of 2 MiB', withYaml(`${chartYaml()}\n#${MEBIBYTE}${MEBIBYTE}`), INNER],
  ['a size that is none', zipped(Buffer.from(chart).fill('x', 124, 135), END), INNER],
  ['Chart.yaml behind 40 MiB', bomb(40), [400, 'package exceeds the decompression size limit']],
  ['no Chart.yaml in 20 MiB', bomb(20, null), MISSING],
  ['no YAML', withYaml('a: ]'), INNER],
  ['an empty Chart.yaml', withYaml(''), INNER],
  ['a Chart.yaml that says nothing', withYaml('null'), INNER],
  ['a list', withYaml('[1]'), INNER],
  [
    'bytes that are no text',
    zipped(tarEntry('tool/Chart.yaml', Buffer.from([0xff, 0xfe, 0xfd])), END),
    INNER,
  ],
  ['a NUL', withYaml('name: a\0b'), INNER],
  ['a key twice', withYaml(`${chartYaml().slice(0, -1)},"name":"x"}`), INNER],
  ['a name that is a list', withYaml(chartYaml({ name: ['a'] })), INNER],
  ['half a letter', withYaml(String.raw`{ apiVersion: v2, version: 1.0.0, name: "\ud800" }`), INNER],
  ['aliases of aliases', withYaml(laughs()), INNER],
  ['lists in lists', withYaml(`a: ${'['.repeat(200_000)}`), INNER],
  ['no apiVersion', withYaml(chartYaml({ apiVersion: null })), INVALID],
  ['a type that is none', withYaml(chartYaml({ type: 'x' })), INVALID],
  ['apiVersion is asked for first', withYaml(chartYaml({ apiVersion: '', name: '', version: '' })), INVALID],
  ['no name', withYaml(chartYaml({ name: '', version: '' })), [400, 'package name is invalid']],
  ['no version', withYaml(chartYaml({ version: '' })), [400, 'package version is invalid']],
  ['a version that is none', withYaml(chartYaml({ version: '1.x' })), [400, 'package version is invalid']],
])('junk: %s', async ([, archive, answer]) => {
  await using forge = await forgeWith();
  expect(errorOf(await postChart(forge.url, archive))).toEqual(answer);
  expect((await indexOf(forge.url)).entries).toEqual({});
  expect(await readdir(join(forge.dir, 'tmp'))).toEqual([]);
  expect((await postChart(forge.url)).status).toBe(201);
});

test.for<readonly [string, Buffer]>([
  ['a library', withYaml(chartYaml({ type: 'library' }))],
  ['two documents', withYaml(`${chartYaml()}\n---\na: ]`)],
  [
    'cut off behind Chart.yaml',
    chartArchive({ files: { 'tool/a': MEBIBYTE }, level: 0 }).subarray(0, 500_000),
  ],
  [
    'a Chart.yaml elsewhere first',
    zipped(tarEntry('Chart.yaml', 'x'), tarEntry('a/b/Chart.yaml', 'x'), chart, END),
  ],
  [
    'a long name, as GNU writes it',
    zipped(tarEntry('././@LongLink', 'tool/Chart.yaml\0', 'L'), tarEntry('x', chartYaml()), END),
  ],
  [
    'a long name, as POSIX writes it',
    zipped(tarEntry('x', '24 path=tool/Chart.yaml\n', 'x'), tarEntry('y', chartYaml()), END),
  ],
  [
    'other things of POSIX',
    zipped(tarEntry('g', '11 a=bcdef\n', 'g'), tarEntry('x', '11 a=bcdef\n', 'x'), chart, END),
  ],
  ['two gzips, one behind the other', Buffer.concat([zipped(tarEntry('tool/a', 'b')), zipped(chart, END)])],
  ['Chart.yaml behind 20 MiB', bomb(20)],
])('a chart: %s', async ([, archive]) => {
  await using forge = await forgeWith();
  const { status, body } = await postChart(forge.url, archive);
  expect([status, String(body)]).toEqual([201, '']);
  expect((await indexOf(forge.url)).entries).toMatchObject({ tool: [{ version: '1.0.0' }] });
});

describe('what the index says', () => {
  const indexed = async (yaml: string): Promise<object | undefined> => {
    await using forge = await forgeWith();
    expect((await postChart(forge.url, withYaml(yaml))).status).toBe(201);
    const { created, urls, ...said } = (await indexOf(forge.url)).entries['tool']?.[0] ?? { urls: [] };
    expect([created, urls]).toEqual([expect.any(String), [expect.any(String)]]);
    return said;
  };

  test('all that a chart may say, and no more', async () => {
    const said = {
      apiVersion: 'v2',
      type: 'application',
      name: 'tool',
      version: '1.0.0',
      appVersion: '1.10',
      home: 'https://x.example',
      sources: ['https://x.example/y'],
      description: 'one\ntwo: "three" # four',
      keywords: ['yes', '010', 'null', '2001-01-01', '- a'],
      maintainers: [{ name: 'a', email: 'b', url: 'c' }, { name: 'd' }],
      icon: 'i',
      condition: 'c',
      tags: 't',
      deprecated: true,
      annotations: { 'a/b': 'true', '1': '2' },
      kubeVersion: '>=1.30',
      dependencies: [
        { name: 'a', version: '1', repository: '', condition: 'x', tags: ['t'], enabled: true, alias: 'b' },
        { name: 'c', repository: 'oci://x', 'import-values': ['d', { child: 'e', parent: 'f' }] },
      ],
    };
    expect(await indexed(JSON.stringify({ ...said, unknown: 1 }))).toEqual(said);
  });

  test('numbers, booleans and dates are the texts that they were written as', async () => {
    const yaml =
      'apiVersion: 1\nname: tool\nversion: 1.10\nappVersion: 0x1F\ndescription: true\nicon: 2001-01-01\ntags: ~\n';
    const said = {
      apiVersion: '1',
      name: 'tool',
      version: '1.10',
      appVersion: '0x1F',
      description: 'true',
      icon: '2001-01-01',
    };
    expect(await indexed(yaml)).toEqual(said);
  });

  test('a home page that is none is dropped, and so is what is empty', async () => {
    const yaml =
      'apiVersion: v2\nname: tool\nversion: 1.0.0\nhome: x\ndeprecated: no\nkeywords: []\nannotations: {}\nsources:\n';
    expect(await indexed(yaml)).toEqual({ apiVersion: 'v2', name: 'tool', version: '1.0.0' });
  });

  test('aliases and merged keys are what they stand for', async () => {
    const yaml =
      'a: &a { name: tool, icon: &i x }\n<<: *a\napiVersion: v2\nversion: 1.0.0\ndescription: *i\n';
    expect(await indexed(yaml)).toMatchObject({ name: 'tool', icon: 'x', description: 'x' });
  });
});

/** Nine references to nine references, and so on. */
function laughs(): string {
  const levels = Array.from({ length: 9 }, (_unused, level) => {
    const inner = level === 0 ? 'x' : `*l${level - 1}`;
    return `l${level}: &l${level} [${Array.from({ length: 9 }, () => inner).join(', ')}]`;
  });
  return `${levels.join('\n')}\nkeywords: *l8\n`;
}

function bomb(mebibytes: number, yaml?: ChartArchive['yaml']): Buffer {
  const packed = gunzipSync(chartArchive({ yaml: yaml === undefined ? chartYaml() : yaml }));
  return zipped(tarEntry('tool/large', MEBIBYTE.repeat(mebibytes)), packed);
}
