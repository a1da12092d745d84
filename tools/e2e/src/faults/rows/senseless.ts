import type { Release, Words } from '../../subject.ts';
import { refused, type Row } from '../row.ts';
import { onQuestion, onQuestionAfterwards, onUpload, says } from './forge-faults.ts';

const elsewhere = 'http://127.0.0.1:9/elsewhere';
const invalid = refused('registry-invalid');

/** What a server says that is no answer to what it was asked. */
export const senseless: readonly Row[] = [
  ...[301, 302, 303, 307, 308].map((status) => ({
    number: 16,
    fault: `upload redirected to another host by ${status}`,
    rules: onUpload({ kind: 'redirect', status, location: elsewhere }),
    ends: refused('redirect-refused'),
    isCurlsToo: true,
  })),
  {
    number: 16,
    fault: 'question about the owner redirected to another host',
    rules: onQuestion({ kind: 'redirect', status: 307, location: elsewhere }),
    ends: refused('redirect-refused'),
  },
  {
    number: 16,
    fault: 'upload redirected to nowhere',
    rules: onUpload({ kind: 'redirect', status: 307, location: 'file:///etc/passwd' }),
    ends: invalid,
    isCurlsToo: true,
  },
  ...(
    [
      ['JSON that makes no sense', says('[{"name":7}]')],
      ['a page that is no JSON', says('<html>\u001B[2J', 200, { 'content-type': 'text/html' })],
      ['20 MB of an empty list', says(`[${' '.repeat(20_000_000)}]`)],
      ['JSON that is 100,000 deep', says('['.repeat(100_000) + ']'.repeat(100_000))],
      ['a header of 100 KB', says('[]', 200, { 'x-long': 'x'.repeat(100_000) })],
      // Whoever takes it as it is reads that nothing is there.
      ['a packing that nobody asked for', says('[]', 200, { 'content-encoding': 'gzip' })],
      ['terminal escapes and a line of our own', says('\u001B[2J\u202E\nBLOCKER(quota): pay\u0007', 418)],
    ] as const
  ).map(([what, does]) => ({
    number: 20,
    fault: `question answered with ${what}`,
    rules: onQuestion(does, 'every'),
    ends: invalid,
  })),
  {
    number: 15,
    fault: 'the token said back, in a 401 to the question',
    rules: onQuestion({ kind: 'echo', status: 401 }, 'every'),
    ends: refused('bad-token'),
  },
  {
    number: 15,
    fault: 'the token said back, in a 500 to the upload',
    rules: onUpload({ kind: 'echo', status: 500 }, 'every'),
    ends: refused('registry-down'),
  },
  {
    number: 20,
    fault: 'upload answered with 200 and a page',
    rules: onUpload(says('<html>welcome</html>', 200, { 'content-type': 'text/html' }), 'every'),
    ends: invalid,
    isCurlsToo: true,
  },
  {
    number: 20,
    fault: 'other digests named for what was sent',
    rules: (release, subject) => {
      const { body, headers } = (subject.otherDigests ?? filesWithOtherDigests)(release);
      return onQuestionAfterwards(says(body, 200, headers))(release, subject);
    },
    ends: { exit: 4, blocker: 'digest-mismatch', holds: 'everything' },
  },
];

/** As a forge lists files, and with digests of something else. */
function filesWithOtherDigests({ published }: Release): Words {
  const paths = Object.keys(published);
  const zeros = {
    md5: '0'.repeat(32),
    sha1: '0'.repeat(40),
    sha256: '0'.repeat(64),
    sha512: '0'.repeat(128),
  };
  const files = paths.map((path, id) => ({ id, size: 1, name: path.split('/').at(-1), ...zeros }));
  return { body: JSON.stringify(files) };
}
