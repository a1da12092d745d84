import { describe, expect, test } from 'vitest';

import { parse } from './config.ts';

const chart = { pname: 'bridge', chartSrc: 'charts/bridge' };

function parsed(artifact: Readonly<Record<string, unknown>>) {
  const result = parse(artifact);
  return result.ok ? result.value : result.problems.map(({ path, message }) => `${path}: ${message}`);
}

describe('a chart', () => {
  test('with nothing but its name and its folder goes to the registry of images', () => {
    expect(parsed(chart)).toEqual({
      pname: 'bridge',
      goesTo: 'oci',
      ociRepo: undefined,
      appVersion: undefined,
      sharedWithImages: false,
      leg: { arch: 'noarch', chartSrc: 'charts/bridge', build: undefined },
    });
  });

  test('with all that it may say', () => {
    const more = {
      ociRepo: 'oci://ghcr.example.org:5000/team/charts',
      appVersion: '9.9',
      sharedWithImages: true,
    };
    expect(parsed({ ...chart, ...more, build: ['make', 'chart'] })).toMatchObject({
      goesTo: 'oci',
      ociRepo: { host: 'ghcr.example.org:5000', path: 'team/charts', owner: 'team' },
      appVersion: '9.9',
      sharedWithImages: true,
      leg: { build: ['make', 'chart'] },
    });
  });

  test('for the chart repository of the forge', () => {
    expect(parsed({ ...chart, chartRepo: true, appVersion: true })).toMatchObject({
      goesTo: 'chart repository',
      appVersion: true,
    });
    expect(parsed({ ...chart, chartRepo: false })).toMatchObject({ goesTo: 'oci' });
  });

  test.each([{ legs: { noarch: { chartSrc: 'x.tgz' } } }, { arch: 'noarch', chartSrc: 'x.tgz' }])(
    'in another spelling: %j',
    (leg) => {
      expect(parsed({ pname: 'bridge', ...leg })).toMatchObject({
        leg: { arch: 'noarch', chartSrc: 'x.tgz' },
      });
    },
  );
});

describe('what is wrong is told, all at once', () => {
  test.each<[string, Readonly<Record<string, unknown>>, readonly (string | RegExp)[]]>([
    ['nothing', {}, [/^pname: is missing/, /^chartSrc: is missing/]],
    [
      'a wrong type in every field',
      {
        pname: 3,
        chartSrc: 4,
        ociRepo: 5,
        chartRepo: 'yes',
        appVersion: false,
        sharedWithImages: 'no',
        build: 'make',
      },
      [
        /^pname: must be/,
        /^ociRepo: must be/,
        /^chartRepo: must be/,
        /^appVersion: must be true, or the version of the application as text/,
        /^sharedWithImages: must be/,
        /^chartSrc: must be/,
        /^build: must be/,
      ],
    ],
    [
      'empty texts and lists',
      { ...chart, chartSrc: '', appVersion: '', build: [] },
      [/^appVersion: /, /^chartSrc: /, /^build: /],
    ],
    [
      'two ways at once',
      { ...chart, chartRepo: true, ociRepo: 'oci://a.example/b', sharedWithImages: false },
      [
        /^ociRepo: means nothing beside "chartRepo"; to publish in both ways, make two artifacts/,
        /^sharedWithImages: means nothing beside "chartRepo"/,
      ],
    ],
    [
      'two legs',
      { pname: 'bridge', legs: { amd64: { chartSrc: 'a' }, arm64: { chartSrc: 'b' } } },
      ['legs: has 2 legs; a chart is one, for every arch: noarch'],
    ],
    ['an arch', { ...chart, arch: 'amd64' }, ['arch: is amd64; a chart is for every arch: noarch']],
    [
      'an unknown key',
      { ...chart, chartsrc: 'x' },
      ['chartsrc: is not a known key; did you mean "chartSrc"?'],
    ],
    [
      'problems in both halves',
      { pname: 'Bridge', arch: 's390x', chartSrc: 'x', appVersion: 7 },
      [/^pname: must be the name of a chart/, /^appVersion: must be true/, /^arch: is s390x/],
    ],
  ])('%s', (_, artifact, expected) => {
    const problems = parsed(artifact) as readonly string[];
    expect(problems).toHaveLength(expected.length);
    for (const one of expected)
      expect(problems).toContainEqual(typeof one === 'string' ? one : expect.stringMatching(one));
  });

  test.each([
    ['bridge', true],
    ['a', true],
    ['bridge-2.b_c__d', true],
    ['a'.repeat(128), true],
    ['a'.repeat(129), false],
    ['Bridge', false],
    ['-bridge', false],
    ['bridge-', false],
    ['a..b', false],
    ['a/b', false],
    ['a b', false],
    ['', false],
  ])('the name %s', (pname, isGood) => {
    const result = parsed({ ...chart, pname });
    if (isGood) expect(result).toMatchObject({ pname });
    else expect(result).toEqual([expect.stringMatching(/^pname: must be the name of a chart/)]);
  });

  test.each([
    ['oci://git.example.org/team', true],
    ['oci://localhost:5000/a/b/c', true],
    ['git.example.org/team', false],
    ['https://git.example.org/team', false],
    ['oci://git.example.org', false],
    ['oci://git.example.org/', false],
    ['oci://git.example.org/Team', false],
    ['oci://git.example.org/team/', false],
    ['oci://somebody@git.example.org/team', false],
    ['oci://git.example.org/team?x', false],
    ['oci://git.example.org/team:1.0', false],
    ['oci:///team', false],
  ])('the place %s', (ociRepo, isGood) => {
    const result = parsed({ ...chart, ociRepo });
    if (isGood) expect(result).toMatchObject({ goesTo: 'oci' });
    else expect(result).toEqual([expect.stringMatching(/^ociRepo: must be "oci:\/\/host\/owner"/)]);
  });
});
