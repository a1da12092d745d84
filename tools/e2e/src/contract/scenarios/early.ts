import { publish, published, type Scenario } from '../act.ts';

export const early: Scenario = {
  name: 'a pre-release comes first',
  without: ({ latest }) => (latest === undefined ? 'it has no tags' : undefined),
  acts: [
    {
      what: 'publish a pre-release as the first version',
      by: 'early',
      args: publish,
      ends: ({ latest }) => ({ ...published, latest: latest === 'not moved' ? 'nowhere' : 'early' }),
    },
    { what: 'publish the release after it', args: publish, ends: () => ({ ...published, latest: 'ours' }) },
  ],
};
