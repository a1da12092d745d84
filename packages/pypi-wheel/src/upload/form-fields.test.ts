import { describe, expect, test } from 'vitest';

import type { Field, WheelFacts } from '../wheel/facts.ts';
import { parseWheelName } from '../wheel/wheel-name.ts';
import { formFields } from './form-fields.ts';

function fieldsOf(fields: readonly Field[], more: { version?: string; description?: string } = {}) {
  const { version = '2.4', description } = more;
  const facts: WheelFacts = {
    name: 'Some.Tool',
    version: '1.0.0',
    normalName: 'some-tool',
    normalVersion: '1.0.0',
    file: parseWheelName('some_tool-1.0.0-cp39.cp310-abi3-linux_s390x.whl'),
    metadata: {
      fields: [['Metadata-Version', version], ['Name', 'Some.Tool'], ['Version', '1.0.0'], ...fields],
      description,
    },
    wheel: [],
    elf: [],
  };
  return formFields(facts, '1.0');
}

const head = [
  [':action', 'file_upload'],
  ['protocol_version', '1'],
  ['filetype', 'bdist_wheel'],
  ['pyversion', 'cp39.cp310'],
  ['name', 'Some.Tool'],
  ['version', '1.0'],
  ['metadata_version', '2.4'],
];

describe('the form', () => {
  test('says name and version once, as the release has them', () => {
    expect(fieldsOf([])).toEqual(head);
  });

  test.for<readonly [Field, Field | undefined]>([
    [
      ['Summary', 'Grüße'],
      ['summary', 'Grüße'],
    ],
    [
      ['Classifier', 'A :: B'],
      ['classifiers', 'A :: B'],
    ],
    [
      ['Project-URL', 'Home, https://x'],
      ['project_urls', 'Home, https://x'],
    ],
    [
      ['Requires-Dist', 'x>1'],
      ['requires_dist', 'x>1'],
    ],
    [
      ['Home-page', 'https://x'],
      ['home_page', 'https://x'],
    ],
    [
      ['Description-Content-Type', 'text/markdown'],
      ['description_content_type', 'text/markdown'],
    ],
    [
      ['License-File', 'LICENSE'],
      ['license_file', 'LICENSE'],
    ],
    [
      ['License', 'one\ntwo'],
      ['license', 'one\ntwo'],
    ],
    [['Import-Name', 'tool'], undefined],
    [['X-Own', 'words'], undefined],
    [['X"y', 'words'], undefined],
    [['Content', 'words'], undefined],
    [['SHA256-Digest', 'words'], undefined],
    [[':Action', 'words'], undefined],
  ])('of %j has %j', ([field, expected]) => {
    expect(fieldsOf([field])).toEqual([...head, ...(expected === undefined ? [] : [expected])]);
  });

  test('has a field as often as METADATA, in its order', () => {
    const both = fieldsOf([
      ['Requires-Dist', 'b'],
      ['Classifier', 'x'],
      ['Requires-Dist', 'a'],
    ]);
    expect(both.slice(head.length)).toEqual([
      ['requires_dist', 'b'],
      ['classifiers', 'x'],
      ['requires_dist', 'a'],
    ]);
  });

  test.each([
    ['1.0', 0],
    ['2.3', 0],
    ['2.4', 1],
    ['2.5', 1],
  ])('of metadata %s has %i license files', (version, count) => {
    const form = fieldsOf([['License-File', 'LICENSE']], { version });
    expect(form.filter(([name]) => name === 'license_file')).toHaveLength(count);
  });

  test('has the description, wherever it stood', () => {
    expect(fieldsOf([], { description: 'More.\n' })).toEqual([...head, ['description', 'More.\n']]);
  });
});
