import { writeSync } from 'node:fs';
import { memoryStore } from '@gallra/core/memory';
import fc from 'fast-check';
import { beforeAll, test } from 'vitest';
import { expectAgreement } from '../agreement/agreement.ts';
import { databases } from '../databases/index.ts';
import { cases } from '../generated/case.ts';
import { tableNames } from '../generated/host/host.ts';
import { load, prepareHost } from '../generated/rows/loading.ts';

test('x', async () => {
  const name = process.env.DBN ?? 'sqlite';
  const kind = databases.find((k) => k.name === name)!;
  const db = await kind.open();
  await prepareHost(db);
  const s = fc.sample(cases(kind.dialect), {
    numRuns: Number(process.env.N ?? 40),
    seed: Number(process.env.SEED ?? 20261121),
  });
  let bad = 0;
  for (const [i, kase] of s.entries()) {
    if (process.env.ONLY && Number(process.env.ONLY) !== i) continue;
    const t = Date.now();
    writeSync(2, `case ${i} `);
    try {
      await expectAgreement(db, kase);
    } catch (e: any) {
      bad++;
      writeSync(2, `BAD ${String(e.message).slice(0, process.env.ONLY ? 4000 : 200)}\n`);
      if (process.env.ONLY) writeSync(2, JSON.stringify([e.actual, e.expected, kase.subject], null, 1).slice(0, 6000));
      if (process.env.ONLY && process.env.SHOW) writeSync(2, (kase as any)[fc.toStringMethod]() + '\n');
    }
    writeSync(2, `${Date.now() - t} ms\n`);
  }
  writeSync(2, `bad: ${bad}\n`);
}, 3_600_000);
