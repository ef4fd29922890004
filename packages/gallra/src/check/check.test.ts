import type { ColumnClassification, Policy } from '@gallra/core';
import type { LiveSchema, LiveTable } from '@gallra/core/store';
import { describe, expect, test } from 'vitest';
import { contacts, deals, estate, estatePolicy, liveAgencies, liveContacts, liveDeals } from '../testing/estate.ts';
import { catalogue, column, foreignKey, index, ownTables, table, types } from '../testing/live-schema.ts';
import { type CheckOptions, checkPolicy } from './check.ts';
import { coverageInWords } from './coverage.ts';

const at = new Date('2026-11-21T12:00:00Z');

const check = (policy: Policy, schema: LiveSchema, options: CheckOptions = {}) =>
  checkPolicy(policy, schema, { at, hasFingerprintKey: true, hasFiles: true, ...options });

/** Findings as severity, code and path; only of one code where it is given. */
const found = (policy: Policy, schema: LiveSchema, code?: string, options: CheckOptions = {}) =>
  check(policy, schema, options)
    .findings.filter((finding) => code === undefined || finding.code === code)
    .map((finding) => `${finding.severity} ${finding.code} ${finding.path}`);

const withTable = (...tables: readonly LiveTable[]) => catalogue(liveAgencies, liveContacts, liveDeals, ...tables);

test('a policy that fits its database has no finding, and the report is plain JSON', () => {
  const report = check(estatePolicy(), estate);
  expect(report).toMatchObject({ ok: true, findings: [], todo: [], dialect: 'postgres' });
  expect(JSON.parse(JSON.stringify(report))).toEqual(report);
});

test('errors come first, and one is enough to fail', () => {
  const report = check(estatePolicy(), withTable(table('a', [])), { at: new Date('2026-11-21T12:00:00Z') });
  expect(report.ok).toBe(false);
  expect(checkPolicy(estatePolicy(), estate, { at, hasFingerprintKey: false, hasFiles: true })).toMatchObject({
    ok: true,
    findings: [{ severity: 'info', code: 'fingerprintKey.missing' }],
  });
});

describe('tables', () => {
  test('that the policy does not name are errors, views too', () => {
    const schema = withTable(table('notes', []), table('recent', [], { kind: 'view' }));
    expect(found(estatePolicy(), schema)).toEqual([
      'error table.unclassified tables.notes',
      'error table.unclassified tables.recent',
    ]);
  });

  test('of Gallra and of migration tools, partitions, and those to be ignored are left out', () => {
    const schema = withTable(
      table('gallra_migrations', []),
      table('kysely_migration', []),
      table('_prisma_migrations', []),
      table('SequelizeMeta', []),
      table('deals_2025', [], { kind: 'partition', partitionOf: 'deals', indexes: liveDeals.indexes }),
      table('topology_layer', []),
    );
    expect(found(estatePolicy(), schema, undefined, { ignore: ['topology_*'] })).toEqual([]);
    expect(found(estatePolicy(), schema, undefined, { ignore: ['topology'] })).toEqual([
      'error table.unclassified tables.topology_layer',
    ]);
  });

  test('that vanished, and views and tables taken for each other, are errors', () => {
    const policy = estatePolicy({ gone: 'notPersonal', shown: 'notPersonal', kept: 'view', recent: 'view' });
    const schema = withTable(
      table('shown', [], { kind: 'view' }),
      table('recent', [], { kind: 'view' }),
      table('kept', []),
    );
    expect(found(policy, schema)).toEqual([
      'error table.vanished tables.gone',
      'error table.isNoView tables.kept',
      'error table.isView tables.shown',
    ]);
  });

  test('of a tool are held against the policy where it names them', () => {
    const schema = withTable(table('kysely_migration', []));
    expect(found(estatePolicy({ kysely_migration: 'notPersonal' }), schema)).toEqual([]);
    expect(found(estatePolicy({ kysely_migration: 'view' }), schema)).toEqual([
      'error table.isNoView tables.kysely_migration',
    ]);
  });

  test('that are classified column by column and are views have that one error, and none about their columns', () => {
    const shown = table('deals', [], { kind: 'view' });
    expect(found(estatePolicy(), catalogue(liveAgencies, liveContacts, shown))).toEqual([
      'error table.isView tables.deals',
    ]);
  });

  test("of Gallra's own that are missing are an error, except in memory", () => {
    const schema = { ...estate, tables: estate.tables.filter(({ name }) => name !== 'gallra_erasure_journal') };
    expect(check(estatePolicy(), schema).findings).toMatchObject([
      { severity: 'error', code: 'ownTables.missing', fix: 'Run "gallra migrations", or call migrate().' },
    ]);
    expect(found(estatePolicy(), { ...schema, hasOwnTables: false })).toEqual([]);
  });
});

describe('columns', () => {
  test('that only the database or only the policy knows are errors', () => {
    const policy = estatePolicy({
      contacts: { ...contacts, columns: { ...contacts.columns, fax: 'contactDetails' } },
    });
    const wide = { ...liveContacts, columns: [...liveContacts.columns, column('shoe_size', 'integer')] };
    expect(found(policy, catalogue(liveAgencies, wide, liveDeals))).toEqual([
      'error column.vanished tables.contacts.columns.fax',
      'error column.unclassified tables.contacts.columns.shoe_size',
    ]);
  });

  test('that cannot be cleared because they are NOT NULL are errors, unless something replaces the value', () => {
    const strict = {
      ...liveContacts,
      columns: liveContacts.columns.map((own) => (own.name === 'phone' ? { ...own, nullable: false } : own)),
    };
    const schema = catalogue(liveAgencies, strict, liveDeals);
    expect(found(estatePolicy(), schema)).toEqual(['error disposal.notNull tables.contacts.columns.phone']);
    const phone = { is: 'contactDetails', then: { replace: '–' } } as const;
    const policy = estatePolicy({ contacts: { ...contacts, columns: { ...contacts.columns, phone } } });
    expect(found(policy, schema)).toEqual([]);
  });

  test('of another type than the encoding can have are errors, and the fix names those that fit', () => {
    const plain = {
      ...liveDeals,
      columns: liveDeals.columns.map((own) =>
        own.name === 'closed_at' ? { ...own, ...types['timestamp without time zone'] } : own,
      ),
    };
    const { findings } = check(estatePolicy(), catalogue(liveAgencies, liveContacts, plain));
    expect(findings).toMatchObject([{ code: 'encoding.unfit', path: 'tables.deals.events.closed' }]);
    expect(findings[0]!.fix).toContain("'utc', 'local'");
    const utc = { ...deals, events: { closed: { column: 'closed_at', encoding: 'utc' } } } as const;
    expect(found(estatePolicy({ deals: utc }), catalogue(liveAgencies, liveContacts, plain))).toEqual([]);
  });

  test("that say when an agreement ended are held to the policy's encoding too", () => {
    const { findings } = check(estatePolicy({}, { times: 'date' }), estate);
    expect(findings.map(({ path }) => path)).toContain('controllers.agreementEnded');
  });
});

describe('keys', () => {
  const keyed = (live: Partial<LiveTable>, key?: readonly string[]) => {
    const policy = estatePolicy({ deals: { ...deals, ...(key === undefined ? {} : { key }) } });
    return found(policy, catalogue(liveAgencies, liveContacts, { ...liveDeals, ...live }), 'key.notUnique');
  };

  test('that the database does not make unique are errors', () => {
    expect(keyed({ primaryKey: [] })).toEqual(['error key.notUnique tables.deals.key']);
    expect(keyed({ primaryKey: ['id', 'closed_at'] })).toEqual(['error key.notUnique tables.deals.key']);
    expect(keyed({ primaryKey: ['id', 'closed_at'] }, ['id', 'closed_at'])).toEqual([]);
  });

  test('may be unique by an index, if it covers every row', () => {
    const unique = (more: object) => [...liveDeals.indexes, index(['id'], { unique: true, ...more })];
    expect(keyed({ primaryKey: [], indexes: unique({}) })).toEqual([]);
    expect(keyed({ primaryKey: [], indexes: unique({ partial: true }) })).toHaveLength(1);
    const nullable = liveDeals.columns.map((own) => ({ ...own, nullable: true }));
    expect(keyed({ primaryKey: [], indexes: unique({}), columns: nullable })).toHaveLength(1);
  });
});

describe('foreign keys', () => {
  const letters = (more: Partial<LiveTable>) =>
    table('letters', [column('id', 'integer'), column('contact_id', 'integer'), column('deal_id', 'integer')], {
      indexes: [index(['contact_id']), index(['deal_id'])],
      ...more,
    });
  const toContact = letters({ foreignKeys: [foreignKey('contact_id', 'contacts')] });
  const toDeal = letters({ foreignKeys: [foreignKey('deal_id', 'deals')] });
  const links = { id: 'key', contact_id: 'key', deal_id: 'key' } as const;

  test('into a table where people live are warnings, unless the row is about them', () => {
    const unlinked = estatePolicy({ letters: { columns: links, then: 'erase' } });
    expect(found(unlinked, withTable(toContact))).toEqual(['warning foreignKey.unfollowed tables.letters']);
    const linked = { subjects: { contact_id: { in: 'contacts' } }, columns: links, then: 'erase' } as const;
    expect(found(estatePolicy({ letters: linked }), withTable(toContact))).toEqual([]);
    expect(found(estatePolicy({ letters: 'notPersonal' }), withTable(toContact))).toEqual([
      'warning foreignKey.unfollowed tables.letters',
    ]);
  });

  test("into a table whose rows are about people want the word 'key'", () => {
    const key = estatePolicy({ letters: { columns: links, then: 'erase' } });
    expect(found(key, withTable(toDeal))).toEqual([]);
    const plain = estatePolicy({ letters: { columns: { ...links, deal_id: 'notPersonal' }, then: 'erase' } });
    expect(found(plain, withTable(toDeal))).toEqual(['warning foreignKey.notKey tables.letters.columns.deal_id']);
    expect(found(estatePolicy({ letters: 'notPersonal' }), withTable(toDeal))).toEqual([
      'info foreignKey.unfollowed tables.letters',
    ]);
  });

  test('of tables that are not classified yet are none of this', () => {
    expect(found(estatePolicy({ letters: 'todo' }), withTable(toContact))).toEqual([]);
  });

  test("to the controllers' own table say whose rows they are, and are fine", () => {
    const policy = estatePolicy(
      {
        agencies: {
          subjects: { id: 'owner' },
          controller: 'id',
          events: { lastContact: 'ended_at' },
          columns: { id: 'key', ended_at: 'notPersonal', name: 'identity' },
          then: 'anonymise',
        },
        offices: 'notPersonal',
      },
      { subjects: { contact: { sv: 'K', en: 'C' }, owner: { sv: 'Ä', en: 'O' } } },
    );
    const live = { ...liveAgencies, columns: [...liveAgencies.columns, column('name', 'text')] };
    const offices = table('offices', [column('id', 'integer'), column('agency_id', 'integer')], {
      foreignKeys: [foreignKey('agency_id', 'agencies')],
    });
    expect(found(policy, catalogue(live, liveContacts, liveDeals, offices), 'foreignKey.unfollowed')).toEqual([]);
  });

  test('that stand on partitions only are those of their table, and are told once', () => {
    const part = (name: string) => ({ ...toContact, name, kind: 'partition', partitionOf: 'letters' }) as const;
    const schema = withTable(letters({}), part('letters_1'), part('letters_2'));
    expect(found(estatePolicy({ letters: { columns: links, then: 'erase' } }), schema)).toEqual([
      'warning foreignKey.unfollowed tables.letters',
    ]);
  });
});

describe('indexes', () => {
  const missing = (indexes: LiveTable['indexes'], parts: readonly LiveTable[] = []) =>
    found(
      estatePolicy(),
      catalogue(liveAgencies, liveContacts, { ...liveDeals, indexes }, ...parts),
      'index.missing',
    ).map((finding) => finding.split('.').at(-1));

  test('are asked for where events, people and referring rows are looked up, once for each column', () => {
    const { findings } = check(estatePolicy(), catalogue(liveAgencies, liveContacts, { ...liveDeals, indexes: [] }));
    expect(findings.map(({ severity, path }) => [severity, path])).toEqual([
      ['warning', 'tables.deals.columns.closed_at'],
      ['warning', 'tables.deals.columns.seller_id'],
    ]);
    const reasons = findings[1]!.message;
    expect(reasons).toContain('event "closed" of "contacts" is found by it');
    expect(reasons).toContain('the rows of a person are found by it');
    expect(reasons).toContain('before it deletes a row of "contacts"');
  });

  test('count by their first column, and only where they cover every row', () => {
    expect(missing([index(['seller_id', 'id']), index(['closed_at'])])).toEqual([]);
    expect(missing([index(['id', 'seller_id']), index(['closed_at'])])).toEqual(['seller_id']);
    expect(missing([index(['seller_id']), index(['closed_at'], { partial: true })])).toEqual(['closed_at']);
  });

  test('on every partition are as good as on the table', () => {
    const part = (name: string, indexes: LiveTable['indexes']) =>
      table(name, liveDeals.columns, { kind: 'partition', partitionOf: 'deals', indexes });
    const own = [index(['seller_id']), index(['closed_at'])];
    expect(missing([], [part('deals_1', own), part('deals_2', own)])).toEqual([]);
    expect(missing([], [part('deals_1', own), part('deals_2', [])])).toEqual(['closed_at', 'seller_id']);
  });
});

describe('rows that are to be anonymised', () => {
  const letters = (more: Readonly<Record<string, ColumnClassification>>) =>
    estatePolicy({
      letters: {
        subjects: { contact_id: { in: 'contacts' } },
        events: { lastContact: { in: 'contacts', through: 'contact_id' } },
        columns: { id: 'key', contact_id: 'identity', body: 'identity', ...more },
        then: 'anonymise',
      },
    });
  const live = (...more: readonly string[]) =>
    withTable(
      table(
        'letters',
        ['id', 'contact_id', 'body', ...more].map((name) => column(name, 'text')),
        {
          indexes: [index(['contact_id'])],
        },
      ),
    );
  const code = 'anonymisation.pseudonymised';

  test('and would be pseudonymised only are a warning that says by what, with the way to mend it (Art. 4(5), T13)', () => {
    const { findings } = check(letters({ email_hash: 'notPersonal' }), live('email_hash'));
    const found = findings.filter((finding) => finding.code === code);
    expect(found).toMatchObject([{ severity: 'warning', path: 'tables.letters.then' }]);
    expect(found[0]?.message).toContain('"email_hash"');
    expect(found[0]?.fix).toContain("'credential'");
    expect(found[0]?.message).not.toContain('"body"');
  });

  test('are told once for what decisions need and names nobody by itself', () => {
    const { categories } = estatePolicy();
    const indirect = { ...categories, identity: { ...categories.identity!, identifies: 'indirectly' as const } };
    const policy = { ...letters({ sent_on: { is: 'identity', then: 'withRow' } }), categories: indirect };
    expect(found(policy, live('sent_on'), code)).toEqual([`info ${code} tables.letters.then`]);
  });

  test('and rows that others hold in place are none of this: they are to be erased', () => {
    expect(found(estatePolicy(), estate, code)).toEqual([]);
  });
});

describe('the law', () => {
  const until = (validTo: string) => {
    const bookkeeping = { ...estatePolicy().duties!.bookkeeping!, validTo };
    return found(estatePolicy({}, { duties: { bookkeeping } }), estate);
  };

  test('that is no longer in force, or will not be within a year, is a warning', () => {
    expect(until('2026-11-20')).toEqual(['warning provision.expired duties.bookkeeping']);
    expect(until('2026-11-21')).toEqual(['warning provision.expiring duties.bookkeeping']);
    expect(until('2027-11-21')).toEqual(['warning provision.expiring duties.bookkeeping']);
    expect(until('2027-11-22')).toEqual([]);
  });

  test('wants a reason for a personal identity number (dataskyddslagen 3 kap. 10 §)', () => {
    const { personnummer: _, ...columns } = contacts.columns;
    const policy = estatePolicy({ contacts: { ...contacts, columns: { ...columns, personnummer: 'identity' } } });
    expect(found(policy, estate)).toEqual(['warning identityNumber.unjustified tables.contacts.columns.personnummer']);
  });
});

test('a purpose that names data of a table without its event is told, for it keeps nothing there', () => {
  const { bookkeeping } = estatePolicy().duties!;
  const policy = estatePolicy(
    {
      deals: {
        ...deals,
        duties: { bookkeeping: ['account', 'note'] },
        columns: { ...deals.columns, note: 'identity' },
      },
    },
    { duties: { bookkeeping: bookkeeping! } },
  );
  const live = { ...liveDeals, columns: [...liveDeals.columns, column('note', 'text')] };
  const { findings } = check(policy, catalogue(liveAgencies, liveContacts, live));
  expect(findings).toMatchObject([{ severity: 'info', code: 'purpose.outOfReach', path: 'tables.deals.events' }]);
  expect(findings[0]!.message).toContain('"brokerage" (counts from "lastContact")');
});

test('a purpose whose event no table knows keeps nothing anywhere, and that is told once', () => {
  const { brokerage } = estatePolicy().purposes;
  const develop = { ...brokerage!, keep: { from: 'copied', for: 'P1M' } } as const;
  const events = { ...estatePolicy().events, copied: { sv: 'kopierat', en: 'copied' } };
  const policy = estatePolicy({}, { events, purposes: { brokerage: brokerage!, develop } });
  expect(found(policy, estate)).toEqual(['info purpose.outOfReach purposes.develop.keep']);
});

describe("'todo'", () => {
  const policy = estatePolicy({
    inbox: 'todo',
    letters: { columns: { id: 'key', body: 'todo' }, then: 'anonymise' },
  });
  const schema = withTable(
    table('inbox', [column('id', 'integer')]),
    table('letters', [column('id', 'integer'), column('body', 'text')]),
  );

  test('is counted and never enforced', () => {
    const report = check(policy, schema);
    expect(report).toMatchObject({
      ok: true,
      findings: [],
      todo: ['tables.inbox', 'tables.letters.columns.body'],
      coverage: { tables: { total: 5, classified: 4, todo: 1 }, columns: { todo: 1 } },
    });
  });

  test('above the number that is allowed is an error', () => {
    expect(found(policy, schema, undefined, { maxTodo: 2 })).toEqual([]);
    expect(found(policy, schema, undefined, { maxTodo: 1 })).toEqual(['error todo.tooMany tables']);
  });
});

describe('coverage', () => {
  test('tells what is enforced, for which data subjects and controllers', () => {
    const { coverage } = check(
      estatePolicy({ settings: 'notPersonal' }),
      withTable(table('settings', [column('id', 'integer')])),
    );
    expect(coverage).toEqual({
      tables: { total: 4, classified: 4, personal: 3, todo: 0 },
      columns: { total: 14, classified: 14, personal: 4, todo: 0 },
      enforced: {
        tables: 2,
        columns: 4,
        subjects: [{ category: 'contact', title: { sv: 'Kontakter', en: 'Contacts' }, tables: 2, columns: 4 }],
        controllers: { vendor: 0, tenants: { in: 'agencies', tables: 2 } },
      },
    });
    expect(coverageInWords(coverage, 'en')).toBe(
      '4 of 4 tables and 14 of 14 columns are classified. Storage is limited for 4 of 4 personal columns, in 2 tables: ' +
        'Contacts 4 in 2. The controllers are those in "agencies" for 2 of the tables, and the vendor for 0.',
    );
    expect(coverageInWords(coverage, 'sv')).toContain('Kontakter 4 i 2');
  });

  test('does not count what an error stands in the way of', () => {
    const strict = {
      ...liveContacts,
      columns: liveContacts.columns.map((own) => (own.name === 'phone' ? { ...own, nullable: false } : own)),
    };
    const broken = { ...liveDeals, primaryKey: [] };
    const { coverage } = check(estatePolicy(), catalogue(liveAgencies, strict, broken));
    expect(coverage.enforced).toMatchObject({ tables: 1, columns: 2 });
    expect(coverage.columns.personal).toBe(4);
  });
});

test('the memory store, which has no types and no indexes, is not asked for them', () => {
  const bare = estate.tables.map((live) => ({
    ...live,
    indexes: [],
    columns: live.columns.map(({ takes: _, times: __, ...own }) => ({ ...own, type: 'any' })),
  }));
  const tables = bare.filter(({ name }) => !ownTables.some((own) => own.name === name));
  expect(found(estatePolicy(), { dialect: 'memory', hasIndexes: false, hasOwnTables: false, tables })).toEqual([]);
});

test('files that no storage is given for are a warning for each table, and none where there is one', () => {
  const policy = estatePolicy({ contacts: { ...contacts, files: ['phone'] } });
  const options = { at, hasFingerprintKey: true };
  expect(checkPolicy(policy, estate, { ...options, hasFiles: false }).findings).toMatchObject([
    { severity: 'warning', code: 'files.unconfigured', path: 'tables.contacts.files' },
  ]);
  expect(checkPolicy(policy, estate, { ...options, hasFiles: true }).findings).toEqual([]);
  expect(checkPolicy(estatePolicy(), estate, { ...options, hasFiles: false }).findings).toEqual([]);
});
