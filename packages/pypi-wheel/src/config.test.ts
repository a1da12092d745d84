import { describe, expect, test } from 'vitest';

import { parse } from './config.ts';

const artifact = { pname: 'Some.Tool', wheel: 'dist' };
const own = { uploadUrl: 'https://pypi.example.org/legacy/', indexUrl: 'https://pypi.example.org/simple/' };

function problems(input: Record<string, unknown>): readonly string[] {
  const parsed = parse(input);
  return parsed.ok ? [] : parsed.problems.map(({ path, message }) => `${path}: ${message}`);
}

describe('an artifact', () => {
  test('of one leg is for s390x where nothing is said', () => {
    expect(parse(artifact)).toEqual({
      ok: true,
      value: {
        pname: 'Some.Tool',
        own: undefined,
        legs: [{ arch: 's390x', wheel: 'dist', build: undefined }],
      },
    });
  });

  test('has the same legs in both spellings', () => {
    const leg = { wheel: 'dist', build: ['make', 'wheel'] };
    const short = parse({ pname: 'tool', arch: 'aarch64', ...leg });
    expect(short).toMatchObject({ ok: true, value: { legs: [{ arch: 'arm64', ...leg }] } });
    expect(parse({ pname: 'tool', legs: { arm64: leg } })).toEqual(short);
  });

  test('may have a registry of its own', () => {
    expect(parse({ ...artifact, ...own })).toMatchObject({ ok: true, value: { own } });
  });

  test.each(['a', 'A1', 'a.b', 'a-b_c', '0x'])('may be named %s', (pname) => {
    expect(problems({ ...artifact, pname })).toEqual([]);
  });
});

/** What is changed, and what is said of it. */
const wrong: readonly (readonly [Record<string, unknown>, readonly RegExp[]])[] = [
  [{ pname: undefined }, [/^pname: is missing/]],
  [{ pname: '' }, [/^pname: /]],
  [{ pname: '-a' }, [/^pname: must be the name of a Python project/]],
  [{ pname: 'a b' }, [/^pname: must be the name of a Python project/]],
  [{ pname: 'a/b' }, [/^pname: /]],
  [{ pname: `a${'b'.repeat(255)}` }, [/^pname: /]],
  [{ wheel: undefined }, [/^wheel: is missing/]],
  [{ wheel: '' }, [/^wheel: /]],
  [{ wheels: 'dist' }, [/^wheels: .*"wheel"/]],
  [{ build: [] }, [/^build: /]],
  [{ build: 'make' }, [/^build: /]],
  [{ arch: 'vax' }, [/^arch: /]],
  [{ legs: { s390x: { wheel: 'x' } } }, [/wheel/]],
  [{ uploadUrl: own.uploadUrl }, [/^indexUrl: is missing: "uploadUrl" needs the index/]],
  [{ indexUrl: own.indexUrl }, [/^uploadUrl: is missing: "indexUrl" alone/]],
  [{ ...own, indexUrl: 'pypi.example.org/simple' }, [/^indexUrl: must be a URL that begins with https/]],
  [{ ...own, indexUrl: 'file:///simple' }, [/^indexUrl: must be a URL that begins with https/]],
  [{ ...own, indexUrl: 'https://' }, [/^indexUrl: is no URL/]],
  [{ ...own, indexUrl: 'https://ci:hunter2@pypi.example.org/simple/' }, [/^indexUrl: must be without user/]],
  [{ ...own, indexUrl: 'https://pypi.example.org/simple/?x=1' }, [/^indexUrl: must be without user/]],
  [{ ...own, indexUrl: 'https://pypi.example.org/simple/#x' }, [/^indexUrl: must be without user/]],
  [{ ...own, indexUrl: 7 }, [/^indexUrl: /]],
  [{ ...own, indexUrl: 'ci:hunter2@pypi.example.org' }, [/^indexUrl: must be a URL/]],
  [{ ...own, indexUrl: 'https://ci:hunter2@' }, [/^indexUrl: /]],
  [{ uploadUrl: own.uploadUrl, pname: '', wheel: '' }, [/^pname: /, /^wheel: /, /^indexUrl: is missing/]],
];

test.for(wrong)('refused: %j', ([more, says]) => {
  const found = problems({ ...artifact, ...more });
  expect(found.length).toBe(says.length);
  for (const text of says)
    expect(
      found.some((problem) => text.test(problem)),
      found.join('\n'),
    ).toBe(true);
  expect(found.join()).not.toContain('hunter2');
});
