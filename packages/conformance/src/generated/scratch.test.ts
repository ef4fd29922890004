import fc from 'fast-check';
import { kyselyStore } from '@gallra/kysely';
import { test } from 'vitest';
import { sqlite } from '../databases/sqlite.ts';
import { load, prepareHost } from './loading.ts';
import { cases } from './case.ts';
import { course } from '../agreement.ts';
import Database from 'better-sqlite3';
import { Kysely, SqliteDialect } from 'kysely';
import { readFileSync } from 'node:fs';
test('x', async () => {
  const lengths: number[] = []; let ms = 0;
  const database = new Database(':memory:');
  const db = new Kysely<any>({ dialect: new SqliteDialect({ database }), log: (e) => { lengths.push(e.query.sql.length); ms += e.queryDurationMillis; } });
  const td = { name: 'sqlite' as const, dialect: 'sqlite' as const, db, run: async (s: string) => void database.exec(s), close: () => db.destroy() };
  await prepareHost(td);
  const t0 = performance.now(); let worst = 0;
  for (const kase of fc.sample(cases('sqlite'), { numRuns: 60, seed: 42 })) {
    await load(td, kase.rows);
    const n = lengths.length; const t = performance.now();
    await course(kyselyStore({ db, policy: kase.policy }), { ...kase, references: process.env.NOREF ? {} : kase.references, steps: process.env.NOREF ? kase.steps.filter((s) => s.action === 'clear') : kase.steps }).catch((e) => console.log(e.message));
    const took = performance.now() - t;
    if (took > worst) { worst = took; console.log(took.toFixed(0), 'queries', lengths.length - n, 'max', Math.max(...lengths.slice(n)), 'sum', lengths.slice(n).reduce((a, b) => a + b, 0)); }
  }
  lengths.sort((a, b) => a - b);
  console.log('total', performance.now() - t0, 'db ms', ms, 'queries', lengths.length, 'median', lengths[lengths.length >> 1], 'p90', lengths[Math.floor(lengths.length * 0.9)], 'p99', lengths[Math.floor(lengths.length * 0.99)], 'max', lengths.at(-1));
}, 600000);
