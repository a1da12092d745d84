import { publish, published, type Scenario } from '../act.ts';
import { first } from './first.ts';

export const secondFile: Scenario = {
  name: 'a second file of the version',
  without: (server) => (server.secondFile === 'taken' ? undefined : server.secondFile.none),
  acts: [
    first,
    {
      what: 'publish a second file of the version',
      by: 'two',
      args: publish,
      ends: () => ({ ...published, says: '1 sent, 1 there already' }),
    },
  ],
};
