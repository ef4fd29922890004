import { generateNoteKeys, parseCheckpoint, parseNote, sealLogs } from '@gallra/audit';
import { definePolicy } from '@gallra/core';
import { kyselyStore } from '@gallra/kysely';
import { databases } from '@gallra/spec/databases';
import { sql } from 'kysely';
import type { DatabaseCopy } from '../database-copies.ts';
import { type BenchResult, type Contestant, sideBySide } from '../result.ts';
import { handWrittenSealing } from './hand-written-sealing.ts';
import { unsealedEvents } from './unsealed-events.ts';

const runs = Number(process.env.GALLRA_BENCH_RUNS ?? 3);

/** A sealer reads no rows of the host's. */
const policy = definePolicy<Record<never, never>>()({
  timeZone: 'Europe/Stockholm',
  subjects: { client: { sv: 'kund', en: 'client' } },
  categories: {},
  events: {},
  purposes: {},
  tables: {},
});

/** Seals one log on PostgreSQL, beside the fastest job we can write by hand. */
export async function measureSealing(name: string, events: number): Promise<BenchResult> {
  const postgres = databases.find((one) => one.name === 'postgres');
  if (postgres?.available !== true) throw new Error(`Sealing needs PostgreSQL: ${postgres?.why ?? 'none found'}`);
  const home = await postgres.open();
  const copies = await unsealedEvents(home, events);
  const roots = new Set<string>();
  const contestant = (seal: (copy: DatabaseCopy) => Promise<string>): Contestant => {
    let copy: DatabaseCopy;
    return {
      prepare: async () => {
        copy = await copies.fresh();
      },
      run: async () => {
        roots.add(await seal(copy));
      },
      verify: async () => {
        const { rows } = await sql<{ found: string }>`
          select count(*) as found from (select row_number() over (order by sequence) - 1 as n, leaf from gallra_audit) as numbered
          where n = leaf`.execute(copy.db);
        if (Number(rows[0]?.found) !== events || roots.size !== 1)
          throw new Error('The log was not sealed as it should be.');
      },
    };
  };
  const { signer } = generateNoteKeys('example.com/audit');
  const ours = contestant(async ({ db }) => {
    const { logs } = await sealLogs(kyselyStore({ db, policy }), { signer });
    const { root } = parseCheckpoint(parseNote(logs[0]?.checkpoint ?? '').text);
    return Buffer.from(root).toString('base64');
  });
  try {
    return await sideBySide(
      { suite: 'audit', name, unit: 'events/s', amount: events, goal: 0.75, runs },
      ours,
      contestant(({ pool }) => handWrittenSealing(pool)),
    );
  } finally {
    await copies.close();
    await home.close();
  }
}
