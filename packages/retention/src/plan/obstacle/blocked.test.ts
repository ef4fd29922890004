import type { ColumnClassification, PersonalTable, TimeEncoding } from '@gallra/core';
import type { DeleteAction, LiveColumn, LiveTable } from '@gallra/core/store';
import { column, estatePolicy, foreignKey, liveSchema, liveTable, types } from '@gallra/world';
import { describe, expect, test } from 'vitest';
import { orderOfDisposal } from '../../order/order-of-disposal.ts';
import { obstacles } from './blocked.ts';

interface Case {
  readonly live?: Partial<LiveColumn>;
  readonly table?: Partial<LiveTable>;
  readonly written: ColumnClassification;
  readonly others?: readonly LiveTable[];
  readonly then?: PersonalTable['then'];
}

/** What stands in the way of a column called phone. */
function told({ live = {}, table = {}, written, others = [], then = 'anonymise' }: Case) {
  const policy = estatePolicy({
    contacts: {
      subjects: { id: 'contact' },
      events: { lastContact: 'last_on' },
      columns: { id: 'key', phone: written, last_on: 'notPersonal' },
      then,
    },
  });
  const schema = liveSchema(liveTable('contacts', ['id', column('phone', live), 'last_on'], [], table), ...others);
  return obstacles(policy, schema, orderOfDisposal(policy, schema));
}

const found = (given: Case) => told(given).map(({ path, obstacle, fix }) => ({ path, obstacle, fix }));

const aboutColumns = (given: Case) => found(given).filter(({ path }) => path.includes('.columns.'));

const replaced = (value: string | number | null): ColumnClassification => ({
  is: 'contactDetails',
  then: { replace: value },
});
const random: ColumnClassification = { is: 'contactDetails', then: 'random' };
const shaped: ColumnClassification = { is: 'contactDetails', then: { random: '*@erased.example' } };
const year = (encoding: TimeEncoding): ColumnClassification => ({
  is: 'contactDetails',
  then: { generalise: 'year', encoding },
});
const network: ColumnClassification = { is: 'contactDetails', then: { truncate: 'network' } };
const first: ColumnClassification = { is: 'contactDetails', then: { keepFirst: 3 } };
const strict = (type: keyof typeof types): Partial<LiveColumn> => ({ ...types[type], nullable: false });
/** As SQLite says of any column. */
const anything: Partial<LiveColumn> = { takes: 'anything' };
const index = (columns: readonly string[], more = {}) => ({
  indexes: [{ name: 'i', columns, unique: true, partial: false, ...more }],
});

describe('what stands in the way of a disposal (GDPR Art. 5(1)(e): found before the work, with a remedy)', () => {
  test.each<[string, string, Case]>([
    ['a column that is NOT NULL, to be cleared', 'notNull', { live: { nullable: false }, written: 'contactDetails' }],
    [
      'a column that is NOT NULL, to be replaced by null',
      'notNull',
      { live: { nullable: false }, written: replaced(null) },
    ],
    ['a generated column', 'generated', { live: { generated: true }, written: 'contactDetails' }],
    ['a replacement longer than the column', 'tooLong', { live: { maxLength: 5 }, written: replaced('erased') }],
    ['random text longer than the column', 'tooLong', { live: { maxLength: 14 }, written: random }],
    ['random text in a shape longer than the column', 'tooLong', { live: { maxLength: 29 }, written: shaped }],
    ['text in place of a number', 'wrongType', { live: types.bigint, written: replaced('erased') }],
    ['random text in place of a date', 'wrongType', { live: types.date, written: random }],
    [
      'no date in place of a date',
      'wrongType',
      { live: types['timestamp with time zone'], written: replaced('erased') },
    ],
    ['a constant where values are unique', 'unique', { table: index(['phone']), written: replaced('erased') }],
    [
      'a constant where values are unique among some rows',
      'unique',
      { table: index(['last_on', 'phone'], { partial: true }), written: replaced('') },
    ],
    [
      'a constant where an expression or an operator keeps rows apart',
      'unique',
      {
        table: { constraints: [{ name: 'apart', kind: 'distinct', columns: ['phone', 'last_on'] }] },
        written: replaced('erased'),
      },
    ],
    [
      'what a CHECK refuses',
      'constraint',
      {
        table: { constraints: [{ name: 'c', kind: 'check', columns: ['phone'], refusesDisposal: true }] },
        written: random,
      },
    ],
    ['a time of another encoding', 'wrongType', { live: types.date, written: year('instant') }],
    ['no time at all', 'wrongType', { live: types.boolean, written: year('date') }],
    ['a number, of which the first characters', 'wrongType', { live: types.integer, written: first }],
    ['a number, of which the network', 'wrongType', { live: types.bigint, written: network }],
    [
      'an address of a type that has no networks',
      'wrongType',
      { live: { type: 'inet6', times: [] }, written: network },
    ],
    [
      'ISO text in a column too short for it',
      'tooLong',
      { live: { ...types['character varying'], maxLength: 20 }, written: year('iso') },
    ],
    ['text that is NOT NULL and may be no time', 'notNull', { live: strict('text'), written: year('iso') }],
    [
      'a number that is NOT NULL and may be no time',
      'notNull',
      { live: strict('bigint'), written: year('epochSeconds') },
    ],
    [
      'a date on SQLite that is NOT NULL and may be anything',
      'notNull',
      { live: { ...strict('date'), ...anything }, written: year('date') },
    ],
    ['text that is NOT NULL and may be no address', 'notNull', { live: strict('text'), written: network }],
    ['a year where values are unique', 'unique', { live: types.date, table: index(['phone']), written: year('date') }],
    ['a network where values are unique', 'unique', { live: types.text, table: index(['phone']), written: network }],
    [
      'first characters where values are unique',
      'unique',
      { live: types.text, table: index(['phone']), written: first },
    ],
    ['a part of the primary key', 'key', { table: { primaryKey: ['id', 'phone'] }, written: 'contactDetails' }],
    [
      'a column that a foreign key refers to',
      'referredTo',
      {
        written: 'contactDetails',
        others: [
          liveTable(
            'calls',
            ['id', 'phone'],
            [{ ...foreignKey('phone', 'contacts'), references: { table: 'contacts', columns: ['phone'] } }],
          ),
        ],
      },
    ],
    [
      'a constant in a foreign key',
      'link',
      { written: replaced('erased'), table: { foreignKeys: [foreignKey('phone', 'numbers')] } },
    ],
  ])('is %s', (_, obstacle, given) => {
    expect(aboutColumns(given)).toEqual([{ path: 'tables.contacts.columns.phone', obstacle, fix: expect.any(String) }]);
  });

  test('is a natural key, also where ON UPDATE CASCADE would carry another value along: it says why', () => {
    const refused = (primaryKey: readonly string[], onUpdate?: DeleteAction) => {
      const key = foreignKey('contact_phone', 'contacts');
      const action = onUpdate === undefined ? {} : { onUpdate };
      const others = [
        liveTable(
          'calls',
          ['id', 'contact_phone'],
          [{ ...key, ...action, references: { table: 'contacts', columns: ['phone'] } }],
        ),
      ];
      return told({ table: { primaryKey }, written: random, others })
        .filter(({ column: about }) => about === 'phone')
        .map(({ obstacle, problem }) => [obstacle, problem.includes('rows of calls too (ON UPDATE CASCADE)')]);
    };
    expect(refused(['phone'], 'cascade')).toEqual([['key', true]]);
    expect(refused(['phone'], 'restrict')).toEqual([['key', false]]);
    expect(refused(['id'], 'cascade')).toEqual([['referredTo', true]]);
    expect(refused(['id'])).toEqual([['referredTo', false]]);
  });

  test.each<[string, Case]>([
    ['a column that can be null', { written: 'contactDetails' }],
    [
      'a replacement where NULL is not allowed',
      { live: { nullable: false, maxLength: 6 }, written: replaced('erased') },
    ],
    [
      'a date that decisions read, which stays with its row',
      { live: { nullable: false }, written: { is: 'contactDetails', then: 'withRow' } },
    ],
    [
      'what a CHECK lets pass, or nobody can tell',
      {
        table: {
          constraints: [
            { name: 'c', kind: 'check', columns: ['phone'], refusesDisposal: false },
            { name: 'd', kind: 'check', columns: ['phone', 'last_on'] },
          ],
        },
        written: random,
      },
    ],
    ['random text in a short column', { live: { maxLength: 20 }, written: random }],
    ['random text in a shape, in a short column', { live: { maxLength: 30 }, written: shaped }],
    [
      'random text in a shape, in a unique column',
      { live: { nullable: false }, table: index(['phone']), written: shaped },
    ],
    ['random text in a unique column', { live: { nullable: false }, table: index(['phone']), written: random }],
    ['null in a unique column', { table: index(['phone']), written: 'contactDetails' }],
    ['a constant in a unique index that holds the key', { table: index(['id', 'phone']), written: replaced('erased') }],
    [
      'a constant in an index that is not unique',
      { table: index(['phone'], { unique: false }), written: replaced('erased') },
    ],
    [
      'text in place of a number on SQLite, which holds values to no type',
      { live: { ...types.integer, ...anything }, written: replaced('erased') },
    ],
    ['a number in place of a number', { live: strict('integer'), written: replaced(0) }],
    ['a date in place of a date', { live: strict('date'), written: replaced('1900-01-01') }],
    ['the year of a date that is NOT NULL', { live: strict('date'), written: year('date') }],
    ['the network of an address that is NOT NULL', { live: strict('inet'), written: network }],
    ['the first characters of text that is NOT NULL', { live: strict('character varying'), written: first }],
    ['a column of rows that always go whole', { live: { nullable: false }, written: 'contactDetails', then: 'erase' }],
    [
      'a foreign key to be cleared',
      { written: 'contactDetails', table: { foreignKeys: [foreignKey('phone', 'numbers')] } },
    ],
  ])('is not %s', (_, given) => {
    expect(found(given)).toEqual([]);
  });

  test('is a column of rows that go whole, where others can hold them in place', () => {
    const others = [liveTable('calls', ['id', 'contact_id'], [foreignKey('contact_id', 'contacts')])];
    expect(found({ live: { nullable: false }, written: 'contactDetails', then: 'erase', others })).toMatchObject([
      { obstacle: 'notNull' },
    ]);
  });
});

describe('what stands in the way of any disposal in a table', () => {
  const outside = { name: 'ledger_fk', schema: 'other', table: 'ledger', onDelete: 'cascade' } as const;

  test.each<[string, string, string, Partial<LiveTable>]>([
    ['is a key that is not unique', 'keyNotUnique', 'tables.contacts.key', { primaryKey: [] }],
    ['is a view', 'view', 'tables.contacts', { kind: 'view' }],
    ['is a partition of another table', 'partition', 'tables.contacts', { kind: 'partition', partitionOf: 'people' }],
    ['are heirs that hold more', 'inherited', 'tables.contacts', { traits: ['inherited'] }],
    ['is another database', 'foreign', 'tables.contacts', { traits: ['foreign'] }],
    ['is an engine without transactions', 'noTransactions', 'tables.contacts', { traits: ['noTransactions'] }],
    ['is a history', 'history', 'tables.contacts', { traits: ['history'] }],
    ['is a foreign key of a schema nobody named', 'outsideKey', 'tables.contacts', { outsideKeys: [outside] }],
  ])('%s', (_, obstacle, path, table) => {
    expect(found({ written: 'contactDetails', then: 'erase', table })).toEqual([
      { path, obstacle, fix: expect.any(String) },
    ]);
  });

  test('is no foreign key from elsewhere where rows always stay', () => {
    expect(found({ written: 'contactDetails', table: { outsideKeys: [outside] } })).toEqual([]);
  });
});
