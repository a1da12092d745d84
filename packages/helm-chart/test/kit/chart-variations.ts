import { readFileSync, symlinkSync } from 'node:fs';

import type { ChartRelease } from '../../src/chart/chart-release.ts';
import type { Files } from './chart.ts';
import type { HelmScene } from './helm-scene.ts';

/** A dependency in the words of Chart.yaml; `lib` fits it. */
export const dependency = (repository: string): string =>
  `dependencies:\n- name: lib\n  version: ~1.0\n  repository: "${repository}"\n  alias: mine\n  condition: lib.on\n`;

export const lib: Files = {
  'Chart.yaml': 'apiVersion: v2\nname: lib\nversion: 1.0.4\ndescription: "a\\tb"\n',
  'values.yaml': 'x: 1\n',
  'templates/cm.yaml': 'kind: ConfigMap\napiVersion: v1\nmetadata:\n  name: lib\n',
};

/** What a chart of `helm create` may have besides. */
export interface Variation {
  readonly files?: Files;
  /** What is done with it after it was made. */
  readonly change?: (at: HelmScene) => Promise<void>;
  readonly wanted?: ChartRelease;
}

/** The least that `helm create` writes into Chart.yaml. */
export const created = 'apiVersion: v2\nname: app\ntype: application\nversion: 0.1.0\nappVersion: "1.16.0"\n';

export const variations: Readonly<Record<string, Variation>> = {
  'as helm create makes it': {},
  'with appVersion': { wanted: { name: 'app', version: '1.2.3', appVersion: '1.10' } },
  'with a + in the version': { wanted: { name: 'app', version: '1.2.3-rc.1+build.7' } },
  'with a schema': {
    files: { 'values.schema.json': '{"type": "object", "properties": {"a": {"type": "string"}}}' },
  },
  'with CRDs and other files': {
    files: {
      'crds/crd.yaml': 'kind: CustomResourceDefinition\napiVersion: v1\nmetadata:\n  name: x\n',
      'README.md': 'x',
      'files/a/b.bin': Buffer.from([0, 255, 128, 10]),
      'templates/.hidden.yaml': 'x: 1',
      'templates/sub/.kept.tpl': '',
      'ci/values.yaml': '',
    },
  },
  'with a .helmignore': {
    files: {
      '.helmignore': '\uFEFF# ours\r\n*.bak\r\n/secret\nbuild/\ndocs/*.md\n',
      'x.bak': 'x',
      secret: 'x',
      'files/secret': 'x',
      'build/x': 'x',
      'docs/a.md': 'x',
      'docs/b/c.md': 'x',
    },
  },
  'with unicode': {
    files: {
      'Chart.yaml': `${created}description: "Größe \u{1F600} <&>"\nannotations:\n  ключ: значение\n`,
      'files/ü \u{1F600}.txt': 'ä',
      [`files/${'long-'.repeat(30)}.txt`]: 'x',
      'templates/NOTES.txt': '{{ .Values }} ✓',
    },
  },
  'with byte order marks': {
    files: { 'Chart.yaml': `\uFEFF${created}`, 'files/x': '\uFEFFx' },
    change: async (at) => {
      const values = readFileSync(at.folder.at('app/values.yaml'), 'utf8');
      at.write('app', { 'values.yaml': `\uFEFF${values}` });
    },
  },
  'with a dependency that was got': {
    files: { 'Chart.yaml': created + dependency('file://../lib') },
    change: async (at) => {
      at.write('lib', lib);
      await at.helm('dependency', 'update', 'app');
    },
  },
  'with a dependency that lies there': {
    files: {
      'Chart.yaml': created + dependency(''),
      ...Object.fromEntries(Object.entries(lib).map(([name, content]) => [`charts/lib/${name}`, content])),
      'charts/lib/charts/deep/Chart.yaml': 'name: deep\nversion: 0.0.1\n',
      'charts/_x/y': 'x',
      'charts/lib.tgz.prov': 'x',
    },
  },
  'of apiVersion v1': {
    files: {
      'Chart.yaml': 'apiVersion: v1\nname: app\nversion: 0.1.0\n',
      'requirements.yaml': dependency('file://../lib'),
    },
    change: async (at) => {
      at.write('lib', lib);
      await at.helm('dependency', 'update', 'app');
    },
  },
  'with links inside': {
    change: async (at) => {
      symlinkSync('values.yaml', at.folder.at('app/other.yaml'));
      symlinkSync('templates', at.folder.at('app/again'));
    },
  },
  'with fields of its own': {
    files: { 'Chart.yaml': `# c\n${created}x-own: [1]\nkeywords: [1.10, yes]\n` },
  },
};
