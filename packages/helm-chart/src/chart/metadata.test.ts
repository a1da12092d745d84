import { goJson } from '@parity-lib/oci';
import { expect, test } from 'vitest';

import { checkMetadata } from './check-metadata.ts';
import { annotationsOf, type Metadata, metadataJson } from './metadata.ts';
import { readMetadata } from './read-metadata.ts';
import { readYaml } from './read-yaml.ts';

const read = (text: string): Metadata => checkMetadata(readMetadata(readYaml(text).value).metadata);
const json = (text: string): string => goJson(metadataJson(read(text)));

test('all of it, in the order of Helm', () => {
  const text = `
type: library
dependencies:
- {alias: a_1, import-values: [x, {parent: p, child: c, 2: 1}], enabled: yes, tags: [t], condition: c, repository: r, version: 1, name: d}
kubeVersion: ">=1.20"
annotations: {b: 1, a: yes, "10": x, "9": ~}
deprecated: on
appVersion: 1.10
tags: t
condition: c
apiVersion: v2
icon: i
maintainers: [{url: u, email: e, name: m}, {}]
keywords: [k, 2]
description: "a\\n<b> & ü\\u2028\\u0007c"
version: 1.0
sources: [s]
home: h
name: app
`;
  expect(json(text)).toBe(
    String.raw`{"name":"app","home":"h","sources":["s"],"version":"1","description":"a \u003cb\u003e \u0026 ü c","keywords":["k","2"],"maintainers":[{"name":"m","email":"e","url":"u"},{}],"icon":"i","apiVersion":"v2","condition":"c","tags":"t","appVersion":"1.1","deprecated":true,"annotations":{"10":"x","9":"","a":"true","b":"1"},"kubeVersion":"\u003e=1.20","dependencies":[{"name":"d","version":"1","repository":"r","condition":"c","tags":["t"],"enabled":true,"import-values":["x",{"2":1,"child":"c","parent":"p"}],"alias":"a_1"}],"type":"library"}`,
  );
});

test('what is not said is left out, but for the repository of a dependency', () => {
  expect(json('name: app\nversion: 1.0.0\ndescription:\nkeywords: []\ndependencies: [{name: d}]\n')).toBe(
    '{"name":"app","version":"1.0.0","apiVersion":"v1","dependencies":[{"name":"d","repository":""}]}',
  );
});

test.for([
  ['name: [a]', 'has a list as name, not a text'],
  ['deprecated: "true"', 'has the text true as deprecated, not true or false'],
  ['keywords: a', 'has the text a as keywords, not a list'],
  ['maintainers: [~]', 'has nothing as maintainers[0]'],
  ['dependencies: [a]', 'has the text a as dependencies[0], not a map'],
  ['dependencies: [{tags: {}}]', 'has a map as dependencies[0].tags, not a list'],
  ['dependencies: [{import-values: [1.5]}]', 'has the number 1.5 in import-values'],
  ['name: a\nNAME: b', 'has name and NAME, which are one to Helm'],
  ['- a', 'has a list in it, not a map'],
])('%j %s', ([text = '', message = '']) => {
  expect(() => readMetadata(readYaml(text).value)).toThrow(message);
});

test('a number that JSON does not know, where nobody looks', () => {
  expect(() => readMetadata(readYaml('x: [.nan]').value)).toThrow('JSON does not know');
});

test.for([
  ['', 'has no name'],
  ['name: n', 'has no version'],
  ['name: ..\nversion: 1', 'is named "..", which would lead elsewhere'],
  ['name: a/b\nversion: 1', 'would lead elsewhere'],
  ['name: n\nversion: latest', 'has the version "latest", which Helm cannot read'],
  ['name: n\nversion: 1\ntype: job', 'is of type "job"'],
  ['name: n\nversion: 1\ndependencies: [{name: a, alias: "a b"}]', 'the alias "a b"'],
  ['name: n\nversion: 1\ndependencies: [{name: a}, {name: b, alias: a}]', 'two dependencies named "a"'],
])('%j %s', ([text = '', message = '']) => {
  expect(() => read(text)).toThrow(message);
});

test('annotations of the manifest', () => {
  const text = `
name: app
version: 1.0.0
description: "  "
home: h
sources: [s, other]
maintainers: [{name: a, email: a@b}, {name: c}, {email: d}]
annotations:
  org.opencontainers.image.title: other
  org.opencontainers.image.version: other
  org.opencontainers.image.url: mine
  own: x
`;
  expect(annotationsOf(read(text), '2024-01-01T00:00:00Z')).toEqual({
    'org.opencontainers.image.title': 'app',
    'org.opencontainers.image.version': '1.0.0',
    'org.opencontainers.image.url': 'mine',
    'org.opencontainers.image.created': '2024-01-01T00:00:00Z',
    'org.opencontainers.image.source': 's',
    'org.opencontainers.image.authors': 'a (a@b), c,  (d)',
    own: 'x',
  });
});
