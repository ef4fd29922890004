import { PGlite } from '@electric-sql/pglite';
import { Kysely, PGliteDialect, sql } from 'kysely';
import { kyselyStore, migrate } from '../../../packages/kysely/src/index.ts';
import { orderOfDisposal, plan, sweep } from '../../../packages/retention/src/index.ts';
import { policy } from './privacy.ts';
import { createSchema } from './schema.ts';
import { fillWithSwedishData, findDemoContact } from './swedish-data.ts';
const now = new Date('2026-11-21T09:00:00Z');
const t0 = performance.now();
const lap = (s: string) => console.log(((performance.now()-t0)/1000).toFixed(1), s);
const db = new Kysely<any>({ dialect: new PGliteDialect({ pglite: new PGlite() }) });
await createSchema(db); await fillWithSwedishData(db, { now, contacts: Number(process.argv[2] ?? 3000) }); await migrate(db);
lap('filled');
const store = kyselyStore({ db, policy: policy as any });
const show = (p: any) => {
  for (const t of p.tables) {
    console.log(`${t.table.padEnd(18)} rows ${String(t.rows).padStart(5)} erase ${String(t.erase).padStart(5)} anonymise ${String(t.anonymise).padStart(5)} held ${String(t.held).padStart(5)} exact ${t.exact}`, t.heldBy.map((h:any)=>`${h.table}.${h.columns}:${h.because}:${h.rows}`).join(' '));
    for (const g of t.groups) console.log(`     [${g.columns.join(',')}] clear ${g.clear}  ` + g.claims.map((c:any)=>`${c.claim}:${c.alive}/${c.ended}`).join(' '));
  }
  console.log('blocked', p.blocked, 'circles', JSON.stringify(p.circles));
};
const order = orderOfDisposal(policy as any, await store.schema());
for (const t of order.tables) { const a=performance.now(); await store.transaction(tx=>tx.records.tally({table:t.table, scope:{at:now}, references:t.references})); console.log(t.table, Math.round(performance.now()-a)); }
const p = await plan(store, policy as any, now); lap('plan'); show(p);
const demo = await findDemoContact(db);
console.log(demo);
const r = await sweep(store, policy as any, now, { approve: p.hash }); lap('sweep');
console.log(r.actions.map((a:any)=>`${a.table} ${a.action} ${a.rows} ${a.columns??''}`).join('\n'), JSON.stringify(r.held), JSON.stringify((r as any).forgotten));
const p2 = await plan(store, policy as any, now); lap('plan2'); 
for (const t of p2.tables as any[]) console.log(t.table, t.rows, t.erase, t.anonymise, t.held, t.groups.filter((g:any)=>g.clear).map((g:any)=>g.columns+':'+g.clear).join(' '));
const r2 = await sweep(store, policy as any, now); lap('sweep2');
console.log(r2.actions.map((a:any)=>`${a.table} ${a.action} ${a.rows} ${a.columns??''}`).join('\n'));
console.log(await db.selectFrom('contacts').selectAll().where('id','=',demo.id).execute());
await db.destroy();
