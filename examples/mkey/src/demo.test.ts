import { type Run, runDemo, stepsOf } from '@gallra/example-demo';
import { beforeAll, describe, expect, it } from 'vitest';

let run: Run;

beforeAll(async () => {
  run = await runDemo('mkey');
});

describe('the demo', () => {
  it('runs to the end and takes its steps in order', () => {
    expect([run.errors, run.code]).toEqual(['', 0]);
    expect(stepsOf(run)).toEqual([
      '1 Plan and sweep',
      '2 The second customer does without its sales tool',
      '3 The day after the agreement with the second customer ends',
    ]);
  });

  it.each([
    ['purges the sales tool of the second', /Gone of +Rows\n +prospects +3\n/],
    ['keeps for disputes what the third asked, until yesterday', /support_messages +9 +3 /],
  ])('%s', (_, line) => {
    expect(run.output).toMatch(line);
  });
});
