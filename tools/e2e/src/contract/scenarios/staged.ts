import { looked, published, refused, type Scenario } from '../act.ts';

const pushStaged: readonly string[] = ['push-staged', '--publish'];

export const staged: Scenario = {
  name: 'staged first',
  acts: [
    {
      what: 'stage while the registry is gone',
      before: ({ stop }) => stop(),
      isDown: true,
      args: ['stage'],
      ends: () => looked({ says: 'Staged' }),
    },
    {
      what: 'push-staged while the registry is gone',
      isDown: true,
      args: pushStaged,
      ends: () => refused('registry-down'),
    },
    {
      what: 'push-staged when it is back',
      before: ({ comeBack }) => comeBack(),
      args: pushStaged,
      ends: () => published,
    },
    { what: 'push-staged again', args: pushStaged, ends: () => looked({ says: 'nothing to do' }) },
  ],
};
