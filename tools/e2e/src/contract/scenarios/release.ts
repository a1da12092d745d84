import { dryRun, looked, publish, refused, type Scenario } from '../act.ts';
import { first } from './first.ts';

const verify: readonly string[] = ['verify'];

export const release: Scenario = {
  name: 'a release',
  acts: [
    { what: 'dry run', args: dryRun, ends: () => looked({ says: 'To publish it:' }) },
    { what: 'verify of what is not there yet', args: verify, ends: () => refused('arch-missing') },
    first,
    { what: 'publish again', args: publish, ends: () => looked({ says: 'nothing to do' }) },
    {
      what: 'dry run of what is there',
      args: dryRun,
      ends: () => looked({ says: 'Everything is published' }),
    },
    { what: 'verify', args: verify, ends: () => looked({ says: 'Verified against' }) },
  ],
};
