import { inTurn, type Row } from '../row.ts';
import { brokenLines } from './broken-lines.ts';
import { disks } from './disks.ts';
import { inputs } from './inputs.ts';
import { pointers } from './pointers.ts';
import { publishers } from './publishers.ts';
import { rights } from './rights.ts';
import { senseless } from './senseless.ts';
import { sentFiles } from './sent-files.ts';
import { stageTricks } from './stage-tricks.ts';
import { surroundings } from './surroundings.ts';
import { temporary } from './temporary.ts';
import { tls } from './tls.ts';
import { torn } from './torn.ts';

export { untried } from './untried.ts';

/** This machine's alone, or a server's as any server may behave: nothing to do with the product that the registry is. */
const anywhere = [
  torn,
  disks,
  stageTricks,
  sentFiles,
  inputs,
  surroundings,
  temporary,
  senseless,
  brokenLines,
  tls,
];

/** Every row, in the order of their numbers. */
export const rows: readonly Row[] = [
  ...rights,
  ...publishers,
  ...pointers,
  ...inTurn(anywhere.flat()),
].toSorted((a, b) => a.number - b.number);
