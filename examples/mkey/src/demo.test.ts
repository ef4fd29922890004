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
      '2 “What do you hold about me?”, asked at the first customer',
      '3 “Forget me”, said to the first customer, which she has left',
      '4 The second customer does without its sales tool',
      '5 The day after the agreement with the second customer ends',
    ]);
  });

  it.each([
    ['answers in the name of the customer that was asked', /Gränslås AB tells:/],
    ['tells what that customer has, and no more: one membership of two', /User at the customer +1\n/],
    ['and half of the history', /History +12\n/],
    ['erases at the first customer', /^ +memberships +1 +– +1 +1$/m],
    ['keeps what a contract that goes on keeps', /GDPR Art\. 6\(1\)\(b\)\n +History: What was done, Time/],
    ['purges it where the customer does without, and at no other', /^ +history +12 +– +12 +12$/m],
    ['purges the sales tool of the second', /Gone of +Rows\n +prospects +3\n/],
    ['keeps for disputes what the third asked, until yesterday', /support_messages +9 +3 /],
  ])('%s', (_, line) => {
    expect(run.output).toMatch(line);
  });
});
