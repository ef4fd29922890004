import { expect, it } from 'vitest';
import { runDemo } from './run-demo.ts';

it('names the hosts there are where one is asked for that there is not', async () => {
  const { code, output, errors } = await runDemo('mspec');
  expect([code, output]).toEqual([1, '']);
  expect(errors).toMatch(/^There is no host "mspec"\. Choose one of .*\bmspecs\b/);
});
