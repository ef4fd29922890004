import { randomBytes } from 'node:crypto';
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { eachDatabase, type TestDatabase } from '../databases/index.ts';
import { approvedSweep, asPeople, countOf, errorsOf, gallraOn, peoplePolicy, peopleTable, thirty } from './people.ts';

/** A schema beside the one that is read, or a database where those are databases. */
const other = `elsewhere_${randomBytes(4).toString('hex')}`;

const tests = (database: TestDatabase) => {
  const { dialect } = database;
  const kind = dialect === 'postgres' ? 'schema' : 'database';
  let here = 'public';

  beforeAll(async () => {
    if (dialect === 'mysql') here = new URL(database.url ?? '').pathname.slice(1);
    await database.run(peopleTable());
    await gallraOn(database.db, peoplePolicy()).migrate();
  });
  beforeEach(async () => {
    await database.run(`delete from people; ${thirty('people', asPeople)} create ${kind} ${other};`);
  });
  afterEach(async () => {
    await database.run(`drop ${kind} ${other}${dialect === 'postgres' ? ' cascade' : ''};`);
  });

  const ledger = (onDelete: string) =>
    database.run(`
      create table ${other}.ledger (
        id integer primary key, person_id integer, foreign key (person_id) references ${here}.people (id) ${onDelete}
      );
      ${thirty(`${other}.ledger`, (id) => `${id}, ${id}`)}`);

  test.each(['on delete cascade', 'on delete set null', ''])(
    `no row goes to which a ${kind} refers that is not read, %s`,
    async (onDelete) => {
      await ledger(onDelete);
      const gallra = gallraOn(database.db, peoplePolicy());
      expect(await errorsOf(gallra)).toEqual(['disposal.outsideKey tables.people']);
      const { hash, blocked } = await gallra.plan();
      expect(blocked).toMatchObject([{ path: 'tables.people', obstacle: 'outsideKey', rows: 10 }]);
      expect(blocked[0]?.problem).toContain(`${other}.ledger`);
      await expect(gallra.sweep(undefined, { approve: hash })).rejects.toMatchObject({ code: 'plan.blocked' });
      await expect(gallra.subject('contact', 1).erase()).rejects.toMatchObject({ code: 'plan.blocked' });
      const { actions, skipped, complete } = await approvedSweep(gallra, true);
      expect({ actions, complete }).toEqual({ actions: [], complete: false });
      expect(skipped).toHaveLength(1);
      expect(await countOf(database.db, `${other}.ledger where person_id is not null`)).toBe(30);
      expect(await countOf(database.db, 'people')).toBe(30);
    },
  );

  test('what the policy names with its schema is read, and obeyed', async () => {
    await ledger('');
    // Of the same name as the host's own: nothing is taken for it.
    await database.run(`create table ${other}.people (id integer primary key, secret varchar(80));`);
    const gallra = gallraOn(
      database.db,
      peoplePolicy({ [`${other}.ledger`]: 'notPersonal', [`${other}.people`]: 'notPersonal' }),
    );
    expect(await errorsOf(gallra)).toEqual([]);
    const { tables, blocked } = await gallra.plan();
    expect(blocked).toEqual([]);
    // They stay without the person, for rows that stay refer to them.
    expect(tables).toMatchObject([{ table: 'people', rows: 30, erase: 0, referenced: 10 }]);
    const { actions } = await approvedSweep(gallra);
    expect(actions).toMatchObject([{ table: 'people', action: 'anonymiseReferenced', rows: 10 }]);
    expect(await countOf(database.db, `${other}.ledger`)).toBe(30);
  });

  test('a table of the same name in a schema that is read is classified by its own', async () => {
    await ledger('');
    await database.run(`create table ${other}.people (id integer primary key, secret varchar(80));`);
    const gallra = gallraOn(database.db, peoplePolicy({ [`${other}.ledger`]: 'notPersonal' }));
    expect(await errorsOf(gallra)).toEqual([`table.unclassified tables.${other}.people`]);
  });
};

eachDatabase(tests, { dialect: 'postgres' });
eachDatabase(tests, { dialect: 'mysql' });
