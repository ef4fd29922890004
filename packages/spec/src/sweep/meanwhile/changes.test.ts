import { type Policy, policyVersion } from '@gallra/core';
import type { Store } from '@gallra/core/store';
import { kyselyStore, migrate } from '@gallra/kysely';
import { plan, sweep } from '@gallra/retention';
import { smallPolicy } from '@gallra/world';
import { createGallra } from 'gallra';
import { sql } from 'kysely';
import { beforeEach, expect, test } from 'vitest';
import { eachDatabase } from '../../databases/index.ts';

const now = new Date('2026-11-22T12:00:00Z');
const aYearAgo = new Date('2025-11-22T12:00:00Z');

/** Contacts go a while after the last contact, their phone numbers after another. */
function policyWith(identity: 'P1Y' | 'P3Y', contact: 'P1M' | 'P3Y'): Policy {
  return smallPolicy({
    times: 'date',
    periods: { identity, contact },
    tables: {
      contacts: {
        subjects: { id: 'contact' },
        events: { lastContact: 'contacted' },
        columns: { id: 'key', name: 'identity', phone: 'contact', contacted: 'notPersonal' },
        then: 'erase',
      },
    },
  });
}

const policy = policyWith('P1Y', 'P1M');

eachDatabase((database) => {
  let store: Store;

  /** Ten each whose last contact was in 2023, in the summer of 2025, in that of 2026, and this week. */
  beforeEach(async () => {
    await sql`drop table if exists contacts`.execute(database.db);
    await database.run(
      'create table contacts (id integer primary key, name varchar(50), phone varchar(50), contacted date);',
    );
    await migrate(database.db);
    await sql`delete from gallra_audit`.execute(database.db);
    const days = ['2023-06-01', '2025-06-01', '2026-06-01', '2026-11-20'];
    const rows = days.flatMap((contacted, part) =>
      Array.from({ length: 10 }, (_, index) => ({ id: part * 10 + index + 1, name: 'Karin', phone: '070', contacted })),
    );
    await database.db.insertInto('contacts').values(rows).execute();
    store = kyselyStore({ db: database.db, policy });
    const first = new Date('1999-01-01T12:00:00Z');
    await sweep(store, policy, first, { approve: (await plan(store, policy, first)).hash });
  });

  const left = async () => {
    const { rows } = await sql<{
      n: unknown;
      phones: unknown;
    }>`select count(*) as n, count(phone) as phones from contacts`.execute(database.db);
    return [Number(rows[0]?.n), Number(rows[0]?.phones)];
  };
  /** Rows by type of event, of one version of the rules. */
  const told = async (rules: string) => {
    const events = await store.transaction((tx) => tx.events.list({ limit: 1000 }));
    return (type: string) =>
      events
        .filter((event) => event.type === type && event.policy === rules)
        .reduce((sum, { rows = 0 }) => sum + rows, 0);
  };

  test('two sweeps with different policies at once: each takes what its own says, with its own evidence', async () => {
    const patient = policyWith('P3Y', 'P3Y');
    const others = kyselyStore({ db: database.db, policy: patient });
    await Promise.all([sweep(store, policy, now, { batchSize: 3 }), sweep(others, patient, now, { batchSize: 3 })]);
    await sweep(store, policy, now);
    expect(await left()).toEqual([20, 10]);
    const [own, theirs] = [await told(policyVersion(policy).rules), await told(policyVersion(patient).rules)];
    expect(own('rows.erased') + theirs('rows.erased')).toBe(20);
    expect(theirs('rows.erased')).toBeLessThanOrEqual(10);
    expect(theirs('columns.cleared')).toBe(0);
    expect(own('columns.cleared')).toBe(10);
  });

  test('a column that a migration adds in the middle: the sweep does what it began, and the check asks about the column', async () => {
    let added = false;
    const { actions } = await sweep(store, policy, now, {
      batchSize: 5,
      onProgress: async () => {
        if (!added) await sql`alter table contacts add column nickname varchar(50)`.execute(database.db);
        added = true;
      },
    });
    expect(actions.reduce((sum, { rows }) => sum + rows, 0)).toBe(30);
    expect(await left()).toEqual([20, 10]);
    const { findings } = await createGallra({ policy, db: database.db }).check();
    expect(findings.map(({ path }) => path)).toContain('tables.contacts.columns.nickname');
  });

  test('a column that a migration takes away in the middle: a report that says so, and no change without its evidence', async () => {
    let renamed = false;
    const swept = sweep(store, policy, now, {
      batchSize: 5,
      onProgress: async () => {
        if (!renamed) await sql`alter table contacts rename column contacted to last_contact`.execute(database.db);
        renamed = true;
      },
    });
    const report = await swept;
    expect(report.complete).toBe(false);
    expect(report.failed.map(({ table }) => table)).toContain('contacts');
    const own = await told(policyVersion(policy).rules);
    const [rows = 0, phones = 0] = await left();
    expect(own('columns.cleared')).toBe(rows - phones);
    expect(own('rows.erased')).toBe(40 - rows);
    await expect(plan(store, policy, now)).rejects.toMatchObject({ code: 'schema.drift' });
  });

  test('a clock that jumps back takes only what was due then, and when it is right again the rest goes', async () => {
    expect(await sweep(store, policy, now, { budget: { rows: 3 } })).toMatchObject({ stopped: 'rows' });
    await sweep(store, policy, aYearAgo);
    // Those of 2023 were due a year ago; of the others, three phone numbers are gone since before, and ten more now.
    expect(await left()).toEqual([30, 17]);
    await sweep(store, policy, now);
    expect(await left()).toEqual([20, 10]);
  });
});
