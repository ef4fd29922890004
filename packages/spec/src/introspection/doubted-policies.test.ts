import { beforeAll, expect, test } from 'vitest';
import { eachDatabase } from '../databases/index.ts';
import { gallraOn, people, peoplePolicy } from '../unseen/people.ts';

/** People by their e-mail address, who report to each other; what else is known of them is said to be nobody's. */
const staff = {
  ...people,
  subjects: { email: 'contact' },
  columns: {
    email: 'key',
    name: 'interests',
    birth_date: 'notPersonal',
    homePhone: 'notPersonal',
    file_name: 'notPersonal',
    origin: 'notPersonal',
    reports_to: 'key',
    deleted_at: 'notPersonal',
    last_on: 'notPersonal',
  },
  then: 'anonymise',
} as const;

eachDatabase((database) => {
  const { tables: _, ...others } = peoplePolicy();
  const policyOf = (table: object) =>
    ({ ...others, tables: { staff: { ...staff, ...table }, suppliers: 'notPersonal' } }) as ReturnType<
      typeof peoplePolicy
    >;
  const address = database.dialect === 'postgres' ? 'inet' : 'varchar(45)';
  const asWritten = (name: string) => (database.dialect === 'mysql' ? `\`${name}\`` : `"${name}"`);

  const findingsOf = async (table: object = {}) => {
    const { findings } = await gallraOn(database.db, policyOf(table)).check();
    return findings.filter(({ code }) => code !== 'index.missing');
  };
  const severities = async (table: object = {}) =>
    (await findingsOf(table)).map(({ severity, code, path }) => `${severity} ${code} ${path}`);

  beforeAll(async () => {
    await database.run(
      `create table staff (
        email varchar(120) not null primary key, name varchar(80), birth_date date, ${asWritten('homePhone')} varchar(30),
        file_name varchar(80), origin ${address}, reports_to varchar(120), deleted_at date, last_on date,
        constraint boss foreign key (reports_to) references staff (email) on update cascade
      );
      create table suppliers (id integer not null primary key, contact_name varchar(80), has_phone integer, name varchar(80));`,
    );
    await gallraOn(database.db, policyOf({})).migrate();
  });

  test('what is called or typed like personal data is told with its table, and what only sounds like it is not', async () => {
    const told = (await findingsOf()).filter(({ code }) => code === 'column.looksPersonal');
    expect(told.map(({ path, message }) => [path, message.split(': ')[1]])).toEqual([
      [
        'tables.staff',
        `birth_date (a birth), homePhone (a telephone number)${address === 'inet' ? ', origin (a network address)' : ''}.`,
      ],
      ['tables.suppliers', "contact_name (a person's name)."],
    ]);
  });

  test('a key that names somebody, a mark of deletion and a link that nobody has decided about are told', async () => {
    expect(await severities()).toEqual(
      expect.arrayContaining([
        'warning key.natural tables.staff.columns.email',
        'info column.softDelete tables.staff',
        'warning foreignKey.unfollowed tables.staff',
      ]),
    );
  });

  test('a link that somebody has decided about, with the reason, is told no more', async () => {
    const links = { reports_to: { not: 'subject', because: 'the row is about who reports' } };
    const told = await severities({ links });
    expect(told).not.toContain('warning foreignKey.unfollowed tables.staff');
    expect(told).toHaveLength((await severities()).length - 1);
  });

  test('a natural key is not overwritten although the database would carry the new value along, and it is said why', async () => {
    const columns = { ...staff.columns, email: { is: 'interests', then: 'random' } };
    const [refused, ...more] = (await findingsOf({ columns })).filter(({ severity }) => severity === 'error');
    expect(more).toEqual([]);
    expect(refused).toMatchObject({ code: 'disposal.key', path: 'tables.staff.columns.email' });
    expect(refused?.message).toContain('rows of staff too (ON UPDATE CASCADE)');
    // SQLite does not tell how its foreign keys are called.
    expect(refused?.fix).toContain(database.dialect === 'sqlite' ? 'staff_reports_to_fkey' : 'boss');
  });
});
