import { expect, test } from 'vitest';

import { checkProvenance } from './provenance.ts';

const sha256 = 'a'.repeat(64);
const chart = { name: 'app-1.2.3.tgz', sha256 };

function signed(body: string): string {
  return `-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA512\n\n${body}\n-----BEGIN PGP SIGNATURE-----\n\nwsDc\n=x\n-----END PGP SIGNATURE-----\n`;
}

const good = `apiVersion: v2\nname: app\nsources:\n- - x\n\n...\nfiles:\n  app-1.2.3.tgz: sha256:${sha256}\n`;

test('names the chart, with its digest', () => {
  expect(() => checkProvenance(signed(good), 'app.prov', chart)).not.toThrow();
  expect(() => checkProvenance(signed(good).replaceAll('\n', '\r\n'), 'app.prov', chart)).not.toThrow();
});

test.for([
  [signed(good.replaceAll('a'.repeat(64), 'b'.repeat(64))), 'app.prov was made for another "app-1.2.3.tgz".'],
  [signed(good.replace('app-1.2.3.tgz', 'app-1.2.4.tgz')), 'app.prov signs no "app-1.2.3.tgz".'],
  [good, 'app.prov is no signed provenance of a chart.'],
  [signed('files: {}'), 'app.prov is no signed provenance of a chart.'],
  [
    signed('a: 1\n\n...\nfiles: [1]\n'),
    'app.prov is no signed provenance of a chart: it has a list as files, not a map.',
  ],
  ['', 'app.prov is no signed provenance of a chart.'],
])('%j', ([text = '', message = '']) => {
  expect(() => checkProvenance(text, 'app.prov', chart)).toThrow(message);
});
