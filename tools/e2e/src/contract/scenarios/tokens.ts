import { dryRun, looked, publish, published, refused, type Scenario } from '../act.ts';
import { WRONG } from '../repository.ts';
import type { Traits } from '../server.ts';

const noToken = { REGISTRY_TOKEN: undefined };
const wrongToken = { REGISTRY_TOKEN: WRONG };

/** Where nobody is asked for a token, none is wrong. */
function whyNone({ wrongToken: taken }: Traits): string | undefined {
  return 'none' in taken ? taken.none : undefined;
}

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
      without: whyNone,
      ends: ({ wrongToken: taken }) => {
        const stopsAt = 'dryRun' in taken ? taken.dryRun : undefined;
        return looked(stopsAt === undefined ? { says: 'To publish it:' } : { stopsAt });
      },
    },
    {
      what: 'publish with a wrong token',
      args: publish,
      env: wrongToken,
      without: whyNone,
      ends: ({ wrongToken: taken }) => ('publish' in taken ? refused(taken.publish) : published),
    },
    { what: 'publish with the right token after that', args: publish, ends: () => published },
  ],
};
