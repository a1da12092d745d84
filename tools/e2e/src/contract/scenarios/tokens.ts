import { dryRun, looked, publish, published, refused, type Scenario } from '../act.ts';
import { WRONG } from '../repository.ts';

const noToken = { REGISTRY_TOKEN: undefined };
const wrongToken = { REGISTRY_TOKEN: WRONG };

export const tokens: Scenario = {
  name: 'tokens',
  acts: [
    {
      what: 'dry run without a token',
      args: dryRun,
      env: noToken,
      ends: () => looked({ stopsAt: 'empty-token' }),
    },
    { what: 'publish without a token', args: publish, env: noToken, ends: () => refused('empty-token') },
    {
      what: 'dry run with a wrong token',
      args: dryRun,
      env: wrongToken,
      ends: (server) =>
        looked(
          server.wrongToken.dryRun === undefined
            ? { says: 'To publish it:' }
            : { stopsAt: server.wrongToken.dryRun },
        ),
    },
    {
      what: 'publish with a wrong token',
      args: publish,
      env: wrongToken,
      ends: (server) => refused(server.wrongToken.publish),
    },
    { what: 'publish with the right token after that', args: publish, ends: () => published },
  ],
};
