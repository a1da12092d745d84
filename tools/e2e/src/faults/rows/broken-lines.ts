import { done, megabyte, refused, type Row } from '../row.ts';
import { onCommit, onQuestionAfterwards, onUpload, status } from './forge-faults.ts';
import { inUpload } from './while-held.ts';

const three = { files: 3, bytes: 3_000_000 };
/** Each more than what the sockets between the two can hold: what the line does not take cannot be sent. */
const two = { files: 2, bytes: 20_000_000 };

/** Connections, processes and publishers that end too early. */
export const brokenLines: readonly Row[] = [
  ...(['before-body', 'mid-body', 'after-body'] as const).map((when) => ({
    number: 5,
    fault: `connection reset ${when.replace('-', ' ')} of the upload, once`,
    load: megabyte,
    rules: onUpload({ kind: 'reset', when }),
    ends: done,
    isCurlsToo: true,
  })),
  {
    number: 5,
    fault: 'connection reset in the second of three uploads, once',
    load: three,
    rules: onUpload({ kind: 'reset', when: 'mid-body' }, 1, [1]),
    ends: done,
    isCurlsToo: true,
  },
  {
    number: 5,
    fault: 'connection reset in every upload',
    load: megabyte,
    rules: onUpload({ kind: 'reset', when: 'mid-body' }, 'every'),
    ends: refused('registry-down'),
    isCurlsToo: true,
  },
  {
    number: 6,
    fault: 'upload stored, its answer lost',
    rules: onCommit({ kind: 'lose-answer' }),
    ends: done,
    isCurlsToo: true,
  },
  {
    number: 6,
    fault: 'three uploads stored, all answers lost',
    load: three,
    rules: onCommit({ kind: 'lose-answer' }, [0, 1, 2]),
    ends: done,
    isCurlsToo: true,
  },
  {
    number: 6,
    fault: 'upload stored, its answer lost, and every question after that answered with 503',
    rules: (...at) => [
      ...onCommit({ kind: 'lose-answer' })(...at),
      ...onQuestionAfterwards(status(503))(...at),
    ],
    ends: { exit: 4, blocker: 'registry-down', holds: 'everything' },
  },
  ...[0, 1].map((upload): Row => ({
    number: 1,
    fault: `kill -9 in the middle of upload ${upload + 1} of 2`,
    load: two,
    line: true,
    meanwhile: inUpload(upload, (_scene, { child }) => child.kill('SIGKILL')),
    ends: { exit: 'killed', holds: upload },
  })),
  ...(['SIGTERM', 'SIGINT'] as const).flatMap((signal) =>
    [0, 1].map((upload): Row => ({
      number: 30,
      fault: `${signal} in the middle of upload ${upload + 1} of 2`,
      load: two,
      line: true,
      meanwhile: inUpload(upload, (_scene, { child }) => child.kill(signal)),
      ends: { exit: upload === 0 ? 3 : 4, holds: upload },
    })),
  ),
  {
    number: 5,
    fault: 'the registry itself killed in the middle of an upload, and back',
    load: megabyte,
    line: true,
    meanwhile: inUpload(0, (scene) => scene.restart()),
    ends: done,
  },
];
