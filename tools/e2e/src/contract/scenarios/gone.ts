import { dryRun, looked, publish, published, refused, type Scenario } from '../act.ts';

export const gone: Scenario = {
  name: 'the registry is gone, and back',
  acts: [
    {
      what: 'dry run while the registry is gone',
      before: ({ stop }) => stop(),
      isDown: true,
      args: dryRun,
      ends: () => looked({ stopsAt: 'registry-down' }),
    },
    {
      what: 'publish while the registry is gone',
      isDown: true,
      args: publish,
      ends: () => refused('registry-down'),
    },
    {
      what: 'publish when it is back',
      before: ({ comeBack }) => comeBack(),
      args: publish,
      ends: () => published,
    },
  ],
};
