import { parsePolicy, type SubjectReference } from '@gallra/core';
import { memoryStore } from '@gallra/core/memory';
import { legalHolds, ownRecord, ownTableName, vendorKey } from '@gallra/core/record';
import { createOwnRecordTable, kyselyStore, migrate } from '@gallra/kysely';
import { policyWith } from '@gallra/world';
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

describe('in memory', () => {
  recordConformance(underTest, async () => memoryStore({ policy, tables: {} }));
});

eachDatabase((database) => {
  beforeAll(async () => {
    await migrate(database.db);
    await createOwnRecordTable(database.db, permissions);
    await createOwnRecordTable(database.db, permissions);
  }, 60_000);

  recordConformance(underTest, async () => {
    await sql`delete from ${sql.table(ownTableName(permissions))}`.execute(database.db);
    return kyselyStore({ db: database.db, policy });
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
