import { deepStrictEqual } from 'node:assert';
import fc from 'fast-check';
import { explainOrder } from './explain-order.ts';
import { orderOfDisposal } from './order-of-disposal.ts';
import { plan } from './plan.ts';
import { sweep } from './sweep.ts';
import { compared } from './testing/faithful-plan.ts';
import { inMemory } from './testing/memory.ts';
import { randomWorld } from './testing/random-world.ts';
import { now } from './testing/world.ts';

const show = (w: any) => {
  const out: string[] = [];
  for (const [i, t] of w.schema.tables.entries()) {
    const c = w.policy.tables[t.name];
    out.push(
      `${t.name}: ${typeof c === 'string' ? c : c.then + (c.columns.remarks ? '+todo' : '')} ${t.foreignKeys.map((k: any) => `${k.columns[0]}->${k.references.table} ${k.onDelete} ${t.columns.find((x: any) => x.name === k.columns[0]).nullable ? 'null' : 'notnull'} ${typeof c === 'string' ? '' : c.columns[k.columns[0]]}`).join('; ')}`,
    );
    for (const r of w.rows[t.name])
      out.push(
        '   ' +
          JSON.stringify(
            Object.fromEntries(Object.entries(r).filter(([k]) => !['name', 'phone', 'remarks'].includes(k))),
          ),
      );
  }
  out.push(JSON.stringify(w.erasures));
  out.push(...explainOrder(orderOfDisposal(w.policy, w.schema)));
  return out.join('\n');
};
const prop = fc.asyncProperty(randomWorld, fc.constantFrom(1, 2, 5000), async (world, batchSize) => {
  const { store } = await inMemory(world);
  await store.transaction(async (tx) => {
    for (const subject of world.erasures) await tx.requests.record({ subject, right: 'erasure', effectiveAt: now });
  });
  const made = await plan(store, world.policy, now);
  const report = await sweep(store, world.policy, now, { approve: made.hash, batchSize });
  for (const { table, planned, effect } of compared(made, report))
    deepStrictEqual({ table, ...effect }, { table, ...planned });
  const after = await plan(store, world.policy, now);
  const left = after.tables.map(({ table, erase, anonymise, held, groups }) => ({
    table,
    due: erase + anonymise + held + groups.reduce((sum, { clear }) => sum + clear, 0),
  }));
  deepStrictEqual(
    left.filter(({ due }) => due > 0),
    [],
  );
  deepStrictEqual((await sweep(store, world.policy, now)).actions, []);
});
const r = await fc.check(prop, {
  numRuns: Number(process.argv[2] ?? 500),
  interruptAfterTimeLimit: 120000,
  ...(process.argv[3] ? { seed: Number(process.argv[3]) } : {}),
});
console.log(r.failed, r.numRuns, r.seed, r.interrupted);
if (r.counterexample) {
  console.log(show(r.counterexample[0]), 'batch', r.counterexample[1]);
  console.log((r.errorInstance as Error)?.message?.slice(0, 1500));
}
