import { expect, test } from 'vitest';

import { Slots } from './slots.ts';

test('no more run at once than there are slots, in the order in which they came', async () => {
  const slots = new Slots(3);
  const began: number[] = [];
  let running = 0;
  let most = 0;
  const all = Array.from({ length: 20 }, (_, at) =>
    slots.run(async () => {
      began.push(at);
      running += 1;
      most = Math.max(most, running);
      await new Promise(setImmediate);
      running -= 1;
      return at;
    }),
  );
  expect(await Promise.all(all)).toEqual([...began.keys()]);
  expect(began).toEqual(began.toSorted((a, b) => a - b));
  expect(most).toBe(3);
});

test('what fails gives its slot back', async () => {
  const slots = new Slots(1);
  const failed = slots.run(() => Promise.reject(new Error('no')));
  const next = slots.run(() => Promise.resolve('yes'));
  await expect(failed).rejects.toThrow('no');
  expect(await next).toBe('yes');
});
