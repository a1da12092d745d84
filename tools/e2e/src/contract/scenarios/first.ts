import { type Act, publish, published } from '../act.ts';

/** With it many scenarios begin. */
export const first: Act = {
  what: 'publish',
  args: publish,
  ends: ({ latest }) => ({ ...published, latest: latest && 'ours' }),
};
