import type { ColumnClassification, PersonalTable, Policy } from '@gallra/core';
import { column, estatePolicy, foreignKey, liveSchema, liveTable } from '@gallra/world';
import { describe, expect, test } from 'vitest';
import { identifiability } from './identifiability.ts';

const contacts = (more: Partial<PersonalTable> = {}, columns: PersonalTable['columns'] = {}): PersonalTable => ({
  subjects: { id: 'contact' },
  events: { lastContact: 'last_on' },
  columns: { id: 'key', name: 'identity', last_on: 'notPersonal', ...columns },
  then: 'anonymise',
  ...more,
});

/** A live table for each of a policy's. */
const liveFor = (policy: Policy) =>
  liveSchema(
    ...Object.entries(policy.tables).map(([name, table]) =>
      liveTable(
        name,
        Object.keys((table as PersonalTable).columns).map((own) => column(own)),
      ),
    ),
  );

/** What is left of one table, a line for each remainder. */
function left(policy: Policy, table: string, schema = liveFor(policy)) {
  const found = identifiability(policy, schema).find((other) => other.table === table);
  const by = found?.by.map(({ trace, column: name, leadsTo }) =>
    leadsTo === undefined
      ? `${trace} ${name}`
      : `${trace} ${name} -> ${leadsTo.table}.${leadsTo.columns.join('+')} until ${leadsTo.until.map(({ claim }) => claim)}`,
  );
  return { verdict: found?.verdict, by };
}

const anonymous = { verdict: 'anonymised', by: [] };

describe('in the row itself (recital 26, T13)', () => {
  test('nothing is left where everything personal is cleared, replaced or reduced, and the surrogate key may stay', () => {
    const policy = estatePolicy({
      contacts: contacts(
        {},
        {
          phone: { is: 'contactDetails', then: { replace: '–' } },
          email: { is: 'contactDetails', then: 'random' },
          born: { is: 'identity', then: { generalise: 'year' } },
          ip: { is: 'contactDetails', then: { truncate: 'network' } },
          postcode: { is: 'contactDetails', then: { keepFirst: 3 } },
        },
      ),
    });
    expect(left(policy, 'contacts')).toEqual(anonymous);
  });

  test.each<[string, string, ColumnClassification, Partial<PersonalTable>]>([
    ['data that stay with the row', 'withRow extra', { is: 'identity', then: 'withRow' }, {}],
    ['a credential that stays', 'credential extra', { is: 'credential', then: 'withRow' }, {}],
    [
      'a known identifier said not to be personal',
      'identifier extra',
      'notPersonal',
      { identifiers: { email: 'extra' } },
    ],
    [
      'a part of an identifier',
      'identifier extra',
      { is: 'identity', then: { keepFirst: 6 } },
      { identifiers: { personalIdentityNumber: 'extra' } },
    ],
    ['the beginning of free text', 'freeText extra', { is: 'identity', freeText: true, then: { keepFirst: 9 } }, {}],
    ['a file said not to be personal', 'file extra', 'notPersonal', { files: ['extra'] }],
    ['a column that nobody has classified', 'todo extra', 'todo', {}],
  ])('%s is found', (_, expected, extra, more) => {
    const policy = estatePolicy({ contacts: contacts(more, { extra }) });
    expect(left(policy, 'contacts')).toEqual({ verdict: 'pseudonymised', by: [expected] });
  });

  test.each(['email_hash', 'pnr_sha256', 'loginToken'])(
    'a column called %s is found, whatever it is said to be',
    (name) => {
      const policy = estatePolicy({ contacts: contacts({}, { [name]: 'notPersonal' }) });
      expect(left(policy, 'contacts').by).toEqual([`credential ${name}`]);
      const cleared = estatePolicy({ contacts: contacts({}, { [name]: 'credential' }) });
      expect(left(cleared, 'contacts')).toEqual(anonymous);
    },
  );

  test('"the first characters" of a column that holds no more is the whole value', () => {
    const policy = estatePolicy({
      contacts: contacts({}, { code: { is: 'identity', then: { keepFirst: 5 } } }),
    });
    const schema = (maxLength: number) => liveSchema(liveTable('contacts', ['id', column('code', { maxLength })]));
    expect(left(policy, 'contacts', schema(5)).by).toEqual(['wholeValue code']);
    expect(left(policy, 'contacts', schema(6)).by).toEqual([]);
  });

  test('a column that only the database knows is found', () => {
    const schema = liveSchema(liveTable('contacts', ['id', 'name', 'last_on', 'fax']));
    expect(left(estatePolicy({ contacts: contacts() }), 'contacts', schema).by).toEqual(['todo fax']);
  });
});

describe('which tables are asked about', () => {
  test('those whose rows can stay without the person, and no others', () => {
    const policy = estatePolicy({ contacts: contacts({ then: 'erase' }) });
    expect(identifiability(policy, liveFor(policy))).toEqual([]);
    const referenced = liveSchema(
      liveTable('contacts', ['id', 'name', 'last_on']),
      liveTable('calls', ['id', 'contact_id'], [foreignKey('contact_id', 'contacts')]),
    );
    expect(identifiability(policy, referenced)).toMatchObject([
      { table: 'contacts', stays: 'referenced', verdict: 'anonymised' },
    ]);
    const todo = estatePolicy({ contacts: contacts({ then: 'erase' }, { extra: 'todo' }) });
    expect(identifiability(todo, liveFor(todo))).toMatchObject([{ stays: 'todo', verdict: 'pseudonymised' }]);
  });
});

describe('through rows that stay longer (linkability)', () => {
  const deals = (more: Partial<PersonalTable> = {}): PersonalTable => ({
    subjects: { seller_id: { in: 'contacts' } },
    events: { closed: 'closed_on', lastContact: { in: 'contacts', through: 'seller_id' } },
    duties: { bookkeeping: ['reference'] },
    columns: { id: 'key', seller_id: 'key', reference: 'financial', closed_on: 'notPersonal' },
    then: 'erase',
    ...more,
  });

  test('a key that rows kept by a statute lead to is found, with what they tell and until when', () => {
    const policy = estatePolicy({ contacts: contacts(), deals: deals() });
    expect(left(policy, 'contacts').by).toEqual(['link id -> deals.reference until bookkeeping']);
    const [{ leadsTo } = { leadsTo: undefined }] = identifiability(policy, liveFor(policy))[0]?.by ?? [];
    expect(leadsTo?.until[0]?.rule.en).toContain('7 years');
  });

  test('not where the rows wait for that claim themselves', () => {
    const waiting = contacts({
      events: { lastContact: 'last_on', closed: { latest: [{ in: 'deals', by: 'seller_id' }] } },
      duties: { bookkeeping: ['name'] },
    });
    expect(left(estatePolicy({ contacts: waiting, deals: deals() }), 'contacts')).toEqual(anonymous);
  });

  test('not where what stays names nobody by itself', () => {
    const { categories } = estatePolicy({});
    const indirect = { ...categories, financial: { sv: 'E', en: 'F', identifies: 'indirectly' as const } };
    const policy = estatePolicy({ contacts: contacts(), deals: deals() }, { categories: indirect });
    expect(left(policy, 'contacts')).toEqual(anonymous);
  });

  test('not where it is about another party of those rows', () => {
    const sale = deals({
      subjects: { seller_id: { in: 'contacts' }, clerk_id: { in: 'clerks' } },
      columns: {
        id: 'key',
        seller_id: 'key',
        clerk_id: 'key',
        reference: { is: 'financial', of: 'clerk_id' },
        closed_on: 'notPersonal',
      },
    });
    const clerks = contacts({ subjects: { id: 'staff' }, then: 'erase' });
    expect(left(estatePolicy({ contacts: contacts(), clerks, deals: sale }), 'contacts')).toEqual(anonymous);
  });

  const letters = (
    seller: ColumnClassification,
    event: NonNullable<PersonalTable['events']>[string],
  ): PersonalTable => ({
    subjects: { seller_id: { in: 'contacts' } },
    events: { lastContact: event as never },
    columns: { id: 'key', seller_id: seller, body: 'correspondence', sent_on: 'notPersonal' },
    then: 'anonymise',
  });

  test('a link to a person who is still there is found, and is none once it is cleared', () => {
    const policy = (seller: ColumnClassification) =>
      estatePolicy({ contacts: contacts({ then: 'erase' }), letters: letters(seller, 'sent_on') });
    expect(left(policy('key'), 'letters').by).toEqual(['link seller_id -> contacts.name until support,complaints']);
    expect(left(policy('correspondence'), 'letters')).toEqual(anonymous);
  });

  test('a claim that counts from the same event there and here ends there and here', () => {
    const through = letters('key', { in: 'contacts', through: 'seller_id' });
    const policy = estatePolicy({ contacts: contacts({ then: 'erase' }), letters: through });
    expect(left(policy, 'letters').by).toEqual(['link seller_id -> contacts.name until complaints']);
  });

  test('a claim that counts from the last contact with another party of those rows does not end with this one', () => {
    const sale = (through: 'seller_id' | 'buyer_id') =>
      deals({
        subjects: { seller_id: { in: 'contacts' }, buyer_id: { in: 'contacts' } },
        events: { lastContact: { in: 'contacts', through } },
        duties: {},
        columns: { id: 'key', seller_id: 'key', buyer_id: 'key', name: { is: 'identity', of: 'seller_id' } },
      });
    const found = (through: 'seller_id' | 'buyer_id') =>
      left(estatePolicy({ contacts: contacts(), deals: sale(through) }), 'contacts');
    expect(found('seller_id')).toEqual(anonymous);
    expect(found('buyer_id').by).toEqual(['link id -> deals.name until support,complaints']);
  });

  test('rows that lose the person no later are passed through', () => {
    const through = letters('key', { in: 'contacts', through: 'seller_id' });
    const policy = estatePolicy({
      contacts: contacts({}, { name: 'correspondence' }),
      letters: through,
      deals: deals(),
    });
    expect(left(policy, 'letters').by).toEqual(['link seller_id -> deals.reference until bookkeeping']);
  });
});
