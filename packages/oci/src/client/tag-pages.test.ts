import { Answer } from '@parity-lib/core';
import { describe, expect, test } from 'vitest';

import { tagPages } from './tag-pages.ts';

const first = new URL('https://registry.example/v2/oleks/tool/tags/list');

/** Pages by their path and query: tags and a Link. */
async function read(pages: Record<string, { tags?: unknown; link?: string; status?: number }>) {
  const asked: string[] = [];
  const tags: string[] = [];
  const ask = (url: URL): Promise<Answer> => {
    const place = url.href.replace(first.origin, '');
    asked.push(place);
    const { tags: own, link, status = 200 } = pages[place.replace(first.pathname, '')] ?? { status: 500 };
    const headers = { 'content-type': 'application/json', link };
    return Promise.resolve(
      new Answer({ method: 'GET', url }, status, headers, JSON.stringify({ name: 'x', tags: own })),
    );
  };
  for await (const page of tagPages(first, ask)) {
    if (page.answer !== undefined) return { asked, answer: page.answer.status };
    tags.push(...page.tags);
  }
  return { asked, tags };
}

describe('a list of tags', () => {
  test.each([
    ['of one page', { '': { tags: ['a', 'b'] } }, ['a', 'b'], 1],
    ['without any', { '': { tags: [] } }, [], 1],
    ['of a registry that says null', { '': { tags: null } }, [], 1],
    ['of a registry that says nothing', { '': {} }, [], 1],
    [
      'of two pages',
      { '': { tags: ['a'], link: '<?last=a>; rel="next"' }, '?last=a': { tags: ['b'] } },
      ['a', 'b'],
      2,
    ],
    [
      'whose Link is always there',
      {
        '': { tags: ['a'], link: '<?last=a>; rel="next"' },
        '?last=a': { tags: [], link: '<?last=>; rel="next"' },
      },
      ['a'],
      2,
    ],
    [
      'whose Link is a path, or another URL of the registry',
      {
        '': { tags: ['a'], link: `<${first.pathname}?last=a>;rel=next` },
        '?last=a': { tags: ['b'], link: `<${first.href}?last=b>; title="x"; rel="next"` },
        '?last=b': { tags: ['c'] },
      },
      ['a', 'b', 'c'],
      3,
    ],
    [
      'with other links before the next one',
      {
        '': { tags: ['a'], link: '<?prev>; rel="prev", <?last=a>; rel="last next"' },
        '?last=a': { tags: ['b'] },
      },
      ['a', 'b'],
      2,
    ],
    [
      'with other links alone',
      { '': { tags: ['a'], link: '<?x>; rel="prev", <?y>; rel=nextish' } },
      ['a'],
      1,
    ],
    ['with a Link that is none', { '': { tags: ['a'], link: 'next' } }, ['a'], 1],
  ])('%s', async (_, pages, tags, questions) => {
    const found = await read(pages);
    expect(found.tags).toEqual(tags);
    expect(found.asked).toHaveLength(questions);
  });

  test('that is not there is what the registry says', async () => {
    expect(await read({ '': { status: 404 } })).toMatchObject({ answer: 404 });
  });

  test.each<[string, Parameters<typeof read>[0]]>([
    [
      'that turns in a circle',
      { '': { tags: ['a'], link: '<?b>; rel="next"' }, '?b': { tags: ['b'], link: '<?b>; rel="next"' } },
    ],
    ['that goes on elsewhere', { '': { tags: ['a'], link: '<https://elsewhere.example/>; rel="next"' } }],
    [
      'that goes on in the clear',
      { '': { tags: ['a'], link: `<${first.href.replace('https', 'http')}?b>; rel="next"` } },
    ],
    ['that breaks off', { '': { tags: ['a'], link: '<?b>; rel="next"' }, '?b': { status: 404 } }],
    ['of numbers', { '': { tags: [1] } }],
    ['that is a text', { '': { tags: 'a' } }],
  ])('%s makes no sense', async (_, pages) => {
    await expect(read(pages)).rejects.toMatchObject({ blocker: 'registry-invalid' });
  });

  test('elsewhere is not asked', async () => {
    const pages = { '': { tags: ['a'], link: '<https://elsewhere.example/>; rel="next"' } };
    await expect(read(pages)).rejects.toThrow('goes on elsewhere');
  });

  test('that turns in a circle is not read twice', async () => {
    let asked = 0;
    const ask = (url: URL): Promise<Answer> => {
      asked += 1;
      const headers = { link: '<?b>; rel="next"' };
      return Promise.resolve(new Answer({ method: 'GET', url }, 200, headers, '{"tags":["a"]}'));
    };
    const all = async (): Promise<void> => {
      for await (const _ of tagPages(first, ask));
    };
    await expect(all()).rejects.toMatchObject({ blocker: 'registry-invalid' });
    expect(asked).toBe(3);
  });

  test('without end is given up', async () => {
    let asked = 0;
    const ask = (url: URL): Promise<Answer> => {
      const headers = { link: `<?page=${(asked += 1)}>; rel="next"` };
      return Promise.resolve(new Answer({ method: 'GET', url }, 200, headers, '{"tags":["a"]}'));
    };
    const all = async (): Promise<void> => {
      for await (const _ of tagPages(first, ask));
    };
    await expect(all()).rejects.toMatchObject({ blocker: 'registry-invalid' });
    expect(asked).toBe(1001);
  });
});
