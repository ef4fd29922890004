import { parsePolicy, type SubjectReference } from '@gallra/core';
import { memoryStore } from '@gallra/core/memory';
import { legalHolds, type OwnRecord, ownRecord, ownTableName, vendorKey } from '@gallra/core/record';
import type { Store } from '@gallra/core/store';
import { accessHtml, accessPackage } from '@gallra/dsar';
import { createOwnRecordTable, kyselyStore, migrate } from '@gallra/kysely';
import { plan, sweepOwnRecords } from '@gallra/retention';
import { estatePolicy, policyWith } from '@gallra/world';
import { sql } from 'kysely';
import { beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { eachDatabase } from '../databases/index.ts';
import { type RecordUnderTest, recordConformance } from './record-conformance.ts';

const members = z.object({
  id: z.string(),
  controller: z.string().optional(),
  subject: z.custom<SubjectReference>((value) => typeof value === 'string'),
  grantedAt: z.date(),
  endedAt: z.date().optional(),
  purposeName: z.string(),
  weight: z.number(),
  note: z.string().optional(),
  askedOn: z.date(),
  details: z.object({ channel: z.string(), boxes: z.array(z.boolean()) }),
});

const storage = {
  title: { sv: 'Medgivanden', en: 'Permissions' },
  basis: '6(1)(c)',
  citation: 'GDPR Art. 7(1)',
  from: 'endedAt',
  begins: { sv: 'återkallandet', en: 'the withdrawal' },
  for: { min: 'P1Y', default: 'P3Y' },
} as const;

/** A record of ten members, of which the store knows nothing. */
const permissions = ownRecord({
  name: 'test_permissions',
  version: 1,
  kind: 'replace',
  members,
  key: 'id',
  controller: 'controller',
  subject: 'subject',
  inForce: { from: 'grantedAt', until: 'endedAt' },
  columns: { purposeName: 'name', weight: 'number' },
  indexes: [['purposeName', 'weight']],
  personal: { note: { whose: 'subject', category: { sv: 'anteckning', en: 'note' } } },
  storage,
});

type Permission = z.output<typeof members>;

const underTest: RecordUnderTest<Permission> = {
  record: permissions,
  example: (number) => ({
    id: `p${number}`,
    ...(number % 2 === 1 ? { controller: '17' } : {}),
    subject: `person-${number}` as SubjectReference,
    grantedAt: new Date(Date.UTC(2026, 0, 10 - number, 12)),
    purposeName: 'Nyhetsbrev å',
    weight: number,
    ...(number === 2 ? {} : { note: 'Karin\'s "note" 🌲' }),
    askedOn: new Date(Date.UTC(2025, 11, number)),
    details: { channel: 'web', boxes: [true, false] },
  }),
  ended: (permission, endedAt) => ({ ...permission, endedAt }),
  about: ({ id, controller, subject, grantedAt }) => ({
    key: id,
    ...(controller === undefined ? {} : { controller }),
    subject,
    from: grantedAt,
  }),
};

const policy = parsePolicy(policyWith());

/** A host with a table of people. */
const host = estatePolicy({
  contacts: {
    subjects: { id: 'contact' },
    events: { lastContact: 'last_contact_on' },
    columns: { id: 'key', name: 'identity', last_contact_on: 'notPersonal' },
    then: 'erase',
  },
});

/** What becomes of a record that only a test declares, on any store. */
function lifeOfRecord(open: () => Promise<Store>): void {
  const declared = permissions as unknown as OwnRecord<never>;
  const now = new Date('2026-11-21T12:00:00Z');
  const written = async (store: Store, ...entries: readonly Permission[]) =>
    store.transaction((tx) => tx.own(permissions).append(entries));
  const left = async (store: Store) =>
    (await store.transaction((tx) => tx.own(permissions).list())).map(({ members }) => members.id);

  test('goes by its storage rule, in the section of the plan, and does not move the plan of the host', async () => {
    const store = await open();
    const ended = (number: number, day: string) => underTest.ended(underTest.example(number), new Date(day));
    await written(store, ended(1, '2023-11-20T12:00:00Z'), ended(2, '2023-11-21T12:00:00Z'), underTest.example(3));
    const records = [...store.records, declared];
    const usual = await plan(store, host, now);
    const withOneMore = await plan(store, host, now, { ownRecords: { records } });
    expect(withOneMore.hash).toBe(usual.hash);
    expect(withOneMore.policy).toEqual(usual.policy);
    expect(withOneMore.ownRecords?.hash).not.toBe(usual.ownRecords?.hash);
    expect(withOneMore.ownRecords?.records.at(-1)).toMatchObject({
      record: 'test_permissions',
      title: { sv: 'Medgivanden' },
      rule: { sv: '3 år efter ”återkallandet”', en: '3 years after “the withdrawal”' },
      rows: 3,
      erase: 1,
    });
    const report = await sweepOwnRecords(store, host, now, { records });
    expect(report.records).toMatchObject([{ record: 'test_permissions', rows: 1 }]);
    expect(await left(store)).toEqual(['p2', 'p3']);
  });

  test('is given to the person it is about, found by reference, as data and as a page', async () => {
    const store = await open();
    const subject = { category: 'contact', key: '17' };
    const reference = await store.transaction((tx) => tx.requests.reference(subject));
    await written(store, { ...underTest.example(1), subject: reference }, underTest.example(3));
    const held = await accessPackage({ ...store, records: [...store.records, declared] }, host, { subject, at: now });
    expect(held.ownRecords).toMatchObject([
      {
        record: 'test_permissions',
        values: [{ member: 'note', category: { sv: 'anteckning' }, value: underTest.example(1).note }],
      },
    ]);
    expect(JSON.parse(JSON.stringify(held))).toEqual(held);
    expect(accessHtml(held, 'sv')).toMatch(/Medgivanden[\s\S]*🌲/u);
  });
}

describe('in memory', () => {
  lifeOfRecord(async () =>
    memoryStore({ policy: host, tables: { contacts: [{ id: 17, name: 'Karin', last_contact_on: '2026-11-01' }] } }),
  );

  recordConformance(underTest, async () => memoryStore({ policy, tables: {} }));
});

eachDatabase((database) => {
  beforeAll(async () => {
    await migrate(database.db);
    await createOwnRecordTable(database.db, permissions);
    await createOwnRecordTable(database.db, permissions);
  });

  recordConformance(underTest, async () => {
    await sql`delete from ${sql.table(ownTableName(permissions))}`.execute(database.db);
    return kyselyStore({ db: database.db, policy });
  });

  lifeOfRecord(async () => {
    await sql`drop table if exists contacts`.execute(database.db);
    await sql`create table contacts (id integer primary key, name varchar(50), last_contact_on date)`.execute(
      database.db,
    );
    await sql`insert into contacts values (17, 'Karin', '2026-11-01')`.execute(database.db);
    await sql`delete from ${sql.table(ownTableName(permissions))}`.execute(database.db);
    return kyselyStore({ db: database.db, policy: host });
  });

  test('a record that an older declaration wrote is read in the form of the present one', async () => {
    const store = kyselyStore({ db: database.db, policy });
    await sql`delete from ${sql.table(ownTableName(permissions))}`.execute(database.db);
    await store.transaction((tx) => tx.own(permissions).append([underTest.example(1)]));
    const later = ownRecord({
      ...permissions,
      version: 2,
      members: members.extend({ language: z.string() }),
      key: 'id',
      controller: 'controller',
      subject: 'subject',
      inForce: { from: 'grantedAt', until: 'endedAt' },
      columns: { purposeName: 'name', weight: 'number' },
      indexes: [['purposeName', 'weight']],
      personal: {},
      storage,
      upgrade: (written) => ({ ...written, language: 'sv' }),
    });
    const [found] = await store.transaction((tx) => tx.own(later).list());
    expect(found?.members).toEqual({ ...underTest.example(1), language: 'sv' });
  });
});

test("the vendor's own value is refused as the key of a controller, and what is only appended is not replaced", async () => {
  const store = memoryStore({ policy, tables: {} });
  const taken = { ...underTest.example(1), controller: vendorKey };
  await expect(store.transaction((tx) => tx.own(permissions).append([taken]))).rejects.toMatchObject({
    code: 'record.invalid',
  });
  const appended = { ...permissions, kind: 'append' } as const;
  await expect(
    store.transaction(async (tx) => {
      const records = tx.own(appended);
      await records.append([underTest.example(1)]);
      const [seen] = await records.list();
      return seen && records.replace(seen, seen.members);
    }),
  ).rejects.toThrow(/never changed/);
});

test('a declaration that names a column twice is refused, each fault with its place', () => {
  expect(() =>
    ownRecord({ ...(legalHolds as never as typeof permissions), name: 'Wrong', columns: { id: 'id' } } as never),
  ).toThrow(/name: .*\n.*columns\.id/);
});
