import { type Run, runDemo, stepsOf } from '@gallra/example-demo';
import { beforeAll, describe, expect, it } from 'vitest';

let run: Run;

beforeAll(async () => {
  run = await runDemo('hosting');
});

describe('the demo', () => {
  it('runs to the end and takes its steps in order', () => {
    expect([run.errors, run.code]).toEqual(['', 0]);
    expect(stepsOf(run)).toEqual([
      '1 Plan and sweep',
      '2 “What do you hold about me?”',
      '3 “No more newsletters”',
      '4 “Forget me”, said by somebody who is still a customer',
      '5 A customer does without its backups of e-mail',
      '6 Who has looked, and who has changed what',
    ]);
  });

  it.each([
    ['leaves of who has left a number in the books', /customers +4 +– +1 +4 /],
    ['answers in its own name', /Exempelvärden AB tells:/],
    ['heeds an objection to newsletters', /newsletter +needs it no more/],
    ['erases nothing that the contract still needs', /Nothing goes\./],
    ['and says what the books keep', /until 2033-12-31 {2}bokföringslagen[^\n]*\n +Invoice: Number, Date, Amount/],
    ['purges copies by service', /Gone of +Rows\n +copies +2\n/],
    ['records who read', /rows\.read +1 +customerService +support-3 +customers: name, email/],
    ['and who changed', /rows\.updated +1 +customerService +support-3 +customers: phone/],
  ])('%s', (_, line) => {
    expect(run.output).toMatch(line);
  });
});
