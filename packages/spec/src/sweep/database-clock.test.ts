import { memoryStore } from '@gallra/core/memory';
import type { Store } from '@gallra/core/store';
import { kyselyStore, migrate } from '@gallra/kysely';
import { beginSweep, plan, sweep } from '@gallra/retention';
import { smallPolicy } from '@gallra/world';
import { beforeEach, describe, expect, test } from 'vitest';
import { eachDatabase } from '../databases/index.ts';

const policy = smallPolicy({
  categories: ['identity'],
  tables: {
    contacts: {
      subjects: { id: 'contact' },
      events: { lastContact: { column: 'last_contact_on', encoding: 'date' } },
      columns: { id: 'key', name: 'identity', last_contact_on: 'notPersonal' },
      then: 'erase',
    },
  },
});

const minutes = (count: number) => new Date(Date.now() + count * 60_000);

/** A sweep and the clock of its database, which here is the machine's own. */
function clockSpec(open: () => Promise<Store>): void {
  let store: Store;
  beforeEach(async () => {
    store = await open();
  });
  const rows = async () =>
    (await store.transaction((tx) => tx.rows.tally({ table: 'contacts', scope: { at: new Date() }, incomingKeys: [] })))
      .rows;
  const approved = async (at: Date) => ({ approve: (await plan(store, policy, at)).hash });

  test('the clock of the database is told to the second', async () => {
    expect(Math.abs((await store.now()).getTime() - Date.now())).toBeLessThan(5000);
  });

  test('a sweep for an instant that the database has not reached is refused, and nothing goes too early (Art. 5(1)(d))', async () => {
    const events = () => store.transaction((tx) => tx.events.list());
    const before = await events();
    for (const at of [minutes(6), minutes(2 * 525_600)]) {
      const options = await approved(at);
      const refusal = { code: 'clock.ahead', message: expect.stringContaining('drill: true') };
      await expect(sweep(store, policy, at, options)).rejects.toMatchObject(refusal);
      await expect(beginSweep(store, policy, at, options)).rejects.toMatchObject(refusal);
    }
    expect(await rows()).toBe(1);
    expect(await events()).toEqual(before);
  });

  test('a clock may be ahead by five minutes, or by what is said', async () => {
    const refused = { code: 'clock.ahead' };
    await expect(beginSweep(store, policy, minutes(4), await approved(minutes(4)))).resolves.toBeDefined();
    const hour = await approved(minutes(60));
    await expect(beginSweep(store, policy, minutes(60), { ...hour, aheadSeconds: 3000 })).rejects.toMatchObject(
      refused,
    );
    await expect(beginSweep(store, policy, minutes(60), { ...hour, aheadSeconds: 4000 })).resolves.toBeDefined();
    await expect(
      beginSweep(store, policy, minutes(1), { ...(await approved(minutes(1))), aheadSeconds: 0 }),
    ).rejects.toMatchObject(refused);
  });

  test('a drill sweeps for any day', async () => {
    const at = minutes(2 * 525_600);
    await sweep(store, policy, at, { ...(await approved(at)), drill: true });
    expect(await rows()).toBe(0);
  });

  test.each([
    ['no time', new Date('nonsense'), {}],
    ['less than nothing', new Date(), { aheadSeconds: -1 }],
    ['no number', new Date(), { aheadSeconds: Number.NaN }],
  ])('an instant, or a tolerance, that is %s is refused', async (_, at, options) => {
    await expect(sweep(store, policy, at, options)).rejects.toMatchObject({ code: 'options.invalid' });
    expect(await rows()).toBe(1);
  });
}

const today = () => new Date().toISOString().slice(0, 10);

describe('memory', () => {
  clockSpec(async () =>
    memoryStore({ policy, tables: { contacts: [{ id: 1, name: 'Karin', last_contact_on: today() }] } }),
  );
});

eachDatabase((database) => {
  clockSpec(async () => {
    await database.run(`drop table if exists contacts;
      create table contacts (id integer primary key, name varchar(50), last_contact_on date);
      insert into contacts values (1, 'Karin', '${today()}');`);
    await migrate(database.db);
    return kyselyStore({ db: database.db, policy });
  });
});
