import { describe, expect, test } from 'vitest';

import { arches } from '../arch.ts';
import type { Env } from '../ports.ts';
import { parseArgs } from './parse-args.ts';

// As long as the longest of our names, for lines have to fit.
const program = { name: 'parity-generic-binary', version: '1.2.3' };

function optionsOf(line: string, env: Env = {}) {
  const args = parseArgs(line.split(' '), env, program);
  if ('text' in args) throw new Error(`it printed ${args.text}`);
  return args.run;
}

function printed(line: string): string {
  const args = parseArgs(line === '' ? [] : line.split(' '), {}, program);
  if ('run' in args) throw new Error(`it ran ${args.run.options.app}`);
  return args.text;
}

describe('an app', () => {
  test('with every flag', () => {
    const line = 'publish --publish --artifact a --config c --stage-dir d --revision 3 --json --verbose';
    expect(optionsOf(line)).toMatchObject({
      json: true,
      verbose: true,
      options: { app: 'publish', publish: true, artifact: 'a', config: 'c', stageDir: 'd', revision: 3 },
    });
  });

  test.each([
    ['publish-x86_64', 'publish-amd64', 'amd64'],
    ['stage-aarch64-linux', 'stage-arm64', 'arm64'],
    ['publish-S390X', 'publish-s390x', 's390x'],
    ...arches.map((arch) => [`stage-${arch}`, `stage-${arch}`, arch]),
  ])('%s is %s', (word, app, arch) => {
    expect(optionsOf(word ?? '').options).toMatchObject({ app, arch });
  });

  test('explain takes a blocker', () => {
    expect(optionsOf('explain dev-tag')).toMatchObject({ topic: 'dev-tag', options: { app: 'explain' } });
  });

  test('- is a file for --config', () => {
    expect(optionsOf('check --config -').options.config).toBe('-');
  });

  test('a flag may stand before it, and hold its value behind an =', () => {
    const { json, options } = optionsOf('--json --artifact=-a publish');
    expect({ json, ...options }).toMatchObject({ json: true, app: 'publish', artifact: '-a' });
  });

  test('what stands behind -- is a word, never a flag', () => {
    expect(() => optionsOf('publish -- --publish')).toThrow('--publish is one word too many');
  });

  test('an artifact may be called like an app', () => {
    expect(optionsOf('publish --artifact stage-coach').options).toMatchObject({ artifact: 'stage-coach' });
  });
});

describe('PUBLISH', () => {
  test.each([
    ['1', true],
    ['true', true],
    ['0', false],
    ['false', false],
    ['', false],
    [undefined, false],
  ])('%j publishes: %s', (PUBLISH, publish) => {
    expect(optionsOf('publish', { PUBLISH }).options.publish).toBe(publish);
    expect(optionsOf('push-staged', { PUBLISH }).options.publish).toBe(publish);
  });

  test.each(['yes', 'TRUE', '2', ' 1', 'no'])('%j is an error of usage', (PUBLISH) => {
    expect(() => optionsOf('publish', { PUBLISH })).toThrow(
      expect.objectContaining({ code: 'PARITY_USAGE' }),
    );
  });

  test.each(['stage', 'stage-amd64', 'verify', 'check', 'apps'])('means nothing to %s', (app) => {
    expect(optionsOf(app, { PUBLISH: '1' }).options.publish).toBe(false);
    expect(optionsOf(app, { PUBLISH: 'junk' }).options.publish).toBe(false);
  });

  test('does not go with --offline', () => {
    expect(() => optionsOf('publish --offline', { PUBLISH: '1' })).toThrow('exclude each other');
    expect(optionsOf('publish --offline', {}).options).toMatchObject({ publish: false, offline: true });
  });
});

describe('wrong usage', () => {
  test.each([
    ['nonsense', /no app nonsense/],
    ['publsh', /no app publsh/],
    ['publish --nonsense', /no flag --nonsense/],
    ['publish extra', /extra is one word too many/],
    ['explain locked extra', /extra is one word too many/],
    ['explain locked --artifact a', /--artifact means nothing to explain/],
    ['publish --json=1', /--json takes no value/],
    ['publish -x', /no flag -x/],
    ['publish --artifact=', /--artifact needs a value/],
    ['publish --artifact --json', /--artifact needs a value/],
    ['publish --artifact', /--artifact needs a value: --artifact <name>/],
    ['publish --publish --offline', /exclude each other/],
    ['stage --publish', /stage never changes the registry/],
    ['stage-amd64 --publish', /stage-amd64 never changes/],
    ['verify --publish', /verify never changes/],
    ['publish-vax', /vax is no arch/],
    ['publish-', /no app publish-/],
    ['stage-<arch>', /<arch> is no arch/],
    ['check-amd64', /no app check-amd64/],
    ['help nonsense', /no app nonsense/],
    ['publish-constructor', /no arch/],
    ['publish --revision x', /whole number/],
    ['publish --revision -1', /needs a value/],
    ['publish --revision 1.5', /whole number/],
    ['explain', /<blocker> is missing/],
  ])('%s', (line, why) => {
    expect(() => optionsOf(line)).toThrow(expect.objectContaining({ code: 'PARITY_USAGE' }));
    expect(() => optionsOf(line)).toThrow(why);
  });
});

describe('texts', () => {
  test.each([
    '',
    '--help',
    '-h',
    'help',
    'help publish',
    'publish --help',
    'stage-amd64 --help',
    'explain --help',
  ])('help fits 80 columns: %j', (line) => {
    const text = printed(line);
    expect(text).toContain(program.name);
    expect(text.split('\n').filter(({ length }) => length > 80)).toEqual([]);
  });

  test('help names every app and what the environment says', () => {
    for (const word of [
      'stage',
      'publish-<arch>',
      'push-staged',
      'verify',
      'check',
      'apps',
      'explain',
      'PUBLISH=1',
    ])
      expect(printed('--help')).toContain(word);
  });

  test('help for an app names its flags, and --publish only where it means something', () => {
    expect(printed('help publish')).toMatch(/--publish +change the registry/);
    expect(printed('verify -h')).toMatch(/--stage-dir <dir> +instead/);
    expect(printed('verify -h')).not.toContain('--publish');
    expect(printed('explain --help')).toContain('digest-mismatch');
  });

  test('the version is one line', () => {
    expect(printed('--version')).toBe('1.2.3\n');
  });
});
