import type { DatabaseCopies } from '../database-copies.ts';
import type { BenchResult } from '../result.ts';
import { expectRows } from './contacts-copies.ts';
import { sweepingProcesses } from './swept-by-processes.ts';

/** Resident memory that a sweep may take, in MB, however many rows there are. */
const mostMemory = 150;

/** Sweeps a large table once: what becomes of the rate and of the process's memory on the way. */
export async function longSweep(copies: DatabaseCopies, rows: number): Promise<readonly BenchResult[]> {
  const copy = await copies.fresh();
  const due = rows / 2;
  const stretch = due / 5;
  const passed: { readonly rows: number; readonly at: number }[] = [];
  let memory = 0;
  const run = await sweepingProcesses(copy.url, 'alone', 1, (progress) => {
    passed.push({ rows: progress.rows, at: performance.now() });
    memory = Math.max(memory, progress.memory);
  });
  await run();
  await expectRows(copy, 'true', rows - due);
  const rate = (from: number, to: number) => {
    const within = passed.filter((one) => one.rows > from && one.rows <= to);
    const [first, last] = [within[0], within.at(-1)];
    if (first === undefined || last === undefined || first === last) throw new Error('Too few batches to tell a rate.');
    return ((last.rows - first.rows) * 1000) / (last.at - first.at);
  };
  const [ours, reference] = [rate(due - stretch, due), rate(0, stretch)];
  const round = (value: number) => Math.round(value * 1000) / 1000;
  const megabytes = memory / 2 ** 20;
  return [
    {
      suite: 'retention',
      name: `${due} of ${rows} rows erased: the last ${stretch} beside the first`,
      ours: Math.round(ours),
      reference: Math.round(reference),
      unit: 'rows/s',
      ratio: round(ours / reference),
      goal: 0.8,
    },
    {
      suite: 'retention',
      name: `${due} of ${rows} rows erased: resident memory at most`,
      ours: Math.round(megabytes),
      reference: mostMemory,
      unit: 'MB',
      ratio: round(mostMemory / megabytes),
      goal: 1,
    },
  ];
}
