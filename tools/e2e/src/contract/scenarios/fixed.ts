import { dryRun, looked, publish, refused, type Scenario } from '../act.ts';
import { spoil } from '../spoil.ts';
import { first } from './first.ts';

export const fixed: Scenario = {
  name: 'what is there stays',
  acts: [
    first,
    {
      what: 'dry run of what is there, without a token',
      args: dryRun,
      env: { REGISTRY_TOKEN: undefined },
      ends: ({ strangers }) =>
        looked({
          stopsAt: 'empty-token',
          shows: strangers === 'its digest' ? 'done' : 'unknown',
        }),
    },
    {
      what: 'publish other bytes under the same name',
      by: 'theirs',
      args: publish,
      ends: () => refused('version-conflict'),
    },
    {
      what: 'dry run of other bytes under the same name',
      by: 'theirs',
      args: dryRun,
      ends: () => refused('version-conflict'),
    },
    {
      what: 'verify, where a byte has gone wrong at the registry',
      without: ({ spoilt }) => spoilt?.none,
      before: spoil,
      args: ['verify'],
      ends: () => refused('digest-mismatch'),
    },
  ],
};
