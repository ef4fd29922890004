import { type Run, runDemo, stepsOf } from '@gallra/example-demo';
import { beforeAll, describe, expect, it } from 'vitest';

let run: Run;

beforeAll(async () => {
  run = await runDemo('senseworks');
});

describe('the demo', () => {
  it('runs to the end and takes its steps in order', () => {
    expect([run.errors, run.code]).toEqual(['', 0]);
    expect(stepsOf(run)).toEqual([
      '1 Plan and sweep',
      '2 “What do you hold about me?”',
      '3 The company orders her data to be erased',
      '4 The company does without its comments',
      '5 Ninety days after the agreement',
    ]);
  });

  it.each([
    ['takes people thirty days after the agreement', /users +6 +3 +– +3 /],
    ['and not their log', /activity_log +60 +– +– +60 /],
    [
      'tells its purposes with their basis, and its processor’s with none',
      /processor +instruction[^\n]*\n(.*\n)* .*tenant +GDPR Art\. 6\(1\)\(f\)/,
    ],
    ['answers in the name of the company', /Bryggeriet i Bullmark AB tells:/],
    ['erases her log with the rest', /activity_log +10\n/],
    ['says until when backups have it', /Backups\s+have\s+it\s+until\s+2026-12-21/],
    ['takes the log ninety days after the agreement', /activity_log +50 +30 /],
  ])('%s', (_, line) => {
    expect(run.output).toMatch(line);
  });
});
