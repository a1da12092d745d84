import { describe, expect, test } from 'vitest';

import { refuseFor } from './complaint.ts';
import { parseMetadata } from './core-metadata.ts';

const refuse = refuseFor('x.whl');
const head = 'Metadata-Version: 2.4\nName: x\nVersion: 1\n';

function fieldsOf(lines: string): readonly (readonly [string, string])[] {
  return parseMetadata(head + lines, refuse).fields.slice(3);
}

describe('metadata', () => {
  test.for(['1.0', '1.1', '1.2', '2.0', '2.1', '2.2', '2.3', '2.4', '2.5'])(
    'of version %s is known',
    (version) => {
      expect(parseMetadata(`Metadata-Version: ${version}\n`, refuse).fields).toEqual([
        ['Metadata-Version', version],
      ]);
    },
  );

  test.for(['2.6', '3.0', '2.10', ''])('of version %j is not', (version) => {
    expect(() => parseMetadata(`Metadata-Version: ${version}\n`, refuse)).toThrow(
      'which parity does not know',
    );
  });

  test('keeps every field in order, known ones as the specification spells them', () => {
    const lines = [
      'license-expression: MIT OR Apache-2.0',
      'License-File: LICENSE',
      'license-file: NOTICE',
      'DYNAMIC: Summary',
      'Provides-Extra: a',
      'Project-URL: Home, https://example.org/a:b',
      'requires-dist: x ; extra == "a"',
      'Import-Name: x',
      'Author:',
      'Summary:\twith a tab\u2028and more ',
    ];
    expect(fieldsOf(`${lines.join('\n')}\n`)).toEqual([
      ['License-Expression', 'MIT OR Apache-2.0'],
      ['License-File', 'LICENSE'],
      ['License-File', 'NOTICE'],
      ['Dynamic', 'Summary'],
      ['Provides-Extra', 'a'],
      ['Project-URL', 'Home, https://example.org/a:b'],
      ['Requires-Dist', 'x ; extra == "a"'],
      ['Import-Name', 'x'],
      ['Author', ''],
      ['Summary', 'with a tab\u2028and more'],
    ]);
  });

  test('unfolds as the specification says, and as tools do', () => {
    const folded = 'License: one\n       |two\n        three\n       |\n\tfour\n           five\n';
    expect(fieldsOf(folded)).toEqual([['License', 'one\ntwo\nthree\n\nfour\n   five']]);
  });

  test('has a description below the fields or among them', () => {
    const descriptionOf = (rest: string): string | undefined =>
      parseMetadata(head + rest, refuse).description;
    expect(descriptionOf('\nOne.\n\nTwo: no field\n')).toBe('One.\n\nTwo: no field\n');
    expect(descriptionOf('Description: One.\n        \n        Two.\n')).toBe('One.\n\nTwo.');
    expect(descriptionOf('Description: One.\n\n \n')).toBe('One.');
    expect(descriptionOf('')).toBeUndefined();
    expect(descriptionOf('\n\n')).toBeUndefined();
    expect(fieldsOf('Description: One.\n')).toEqual([]);
  });
});
