import type {
  ColumnClassification,
  ColumnDisposal,
  ControllerLink,
  PersonalTable,
  SubjectLink,
  TimeEncoding,
} from '@gallra/core';
import fc from 'fast-check';
import { condition } from '../host/conditions.ts';
import { type ColumnKind, host, isLink, isTime, type TableName, timeColumns } from '../host/host.ts';
import { eventSource } from './events.ts';
import { onceIn, present } from './seldom.ts';
import { categoryNames, dutyNames, eventNames } from './storage-rules.ts';

type SubjectArbitraries = Readonly<Record<string, fc.Arbitrary<SubjectLink>>>;

/** The parties a table may have, by the column that tells, with the ways to read it. */
const parties: Readonly<Record<TableName, SubjectArbitraries>> = {
  agencies: { id: fc.constant('agencyContact') },
  addresses: {
    id: fc.constantFrom<SubjectLink>({ in: 'people', by: 'address_id' }, [
      { in: 'people', by: 'address_id' },
      { in: 'agencies', by: 'address_id' },
    ]),
  },
  people: {
    id: fc.constantFrom<SubjectLink>(
      'seller',
      { by: 'kind', values: { sole: 'seller', company: 'bidder' } },
      { by: 'kind', values: { sole: 'seller' } },
    ),
    referrer_id: fc.constant({ in: 'people' }),
  },
  deals: {
    seller_id: fc.constant({ in: 'people' }),
    buyer_id: fc.constant({ in: 'people' }),
    agency_id: fc.constant({ in: 'agencies' }),
  },
  bids: {
    person_id: fc.constant({ in: 'people' }),
    deal_id: fc.constantFrom<SubjectLink>({ in: 'deals', party: 'seller_id' }, { in: 'deals', party: 'buyer_id' }),
  },
  visits: { person_id: fc.constant({ in: 'people' }) },
  logs: {
    email: fc.constant({ in: 'people', by: 'email' }),
    owner_id: fc.constantFrom<SubjectLink>(
      { by: 'owner_type', in: { sole: 'people' } },
      { by: 'owner_type', in: { sole: 'people', company: 'deals' } },
      { in: 'people' },
      [{ in: 'people' }, { in: 'deals', party: 'seller_id' }],
    ),
  },
  years: {},
};

/** The ways a table may say which controller its rows belong to; all may leave it out, or belong to the vendor. */
const controllers: Readonly<Record<TableName, readonly ControllerLink[]>> = {
  agencies: ['id'],
  addresses: [],
  people: ['agency_id'],
  deals: ['agency_id', { in: 'people', through: 'seller_id' }],
  bids: [
    { in: 'deals', through: 'deal_id' },
    { in: 'people', through: 'person_id' },
  ],
  visits: [{ in: 'people', through: 'person_id' }],
  logs: [{ in: 'people', through: 'owner_id' }],
  years: [],
};

/** Tables whose rows several controllers may share. */
const shared: Readonly<Record<TableName, readonly ControllerLink[]>> = {
  agencies: [],
  addresses: ['shared'],
  people: ['shared'],
  deals: [],
  bids: ['shared'],
  visits: [],
  logs: ['shared'],
  years: [],
};

const replacements: Readonly<Partial<Record<ColumnKind, fc.Arbitrary<ColumnDisposal>>>> = {
  text: fc.constantFrom<ColumnDisposal>(
    'random',
    { random: 'x-*@y.example' },
    { replace: '–' },
    { replace: 'sole' },
    { replace: '' },
    { replace: null },
    { truncate: 'network' },
    { keepFirst: 2 },
  ),
  integer: fc.constant({ replace: 0 }),
  decimal: fc.constant({ replace: 1.5 }),
  boolean: fc.constant({ replace: false }),
  ...Object.fromEntries(
    Object.values(timeColumns).map((encoding) => [encoding, fc.constant({ generalise: 'year', encoding })]),
  ),
};

/** A column that holds a category of data, told in full; `of` is a wish that has to fit the table. */
function personal(table: TableName, kind: ColumnKind): fc.Arbitrary<ColumnClassification> {
  return fc
    .record({
      is: fc.constantFrom(...categoryNames, 'credential' as const),
      of: onceIn(2, fc.subarray(Object.keys(parties[table]), { minLength: 1 })),
      when: onceIn(2, condition(table)),
      then: onceIn(
        2,
        fc.oneof(
          { weight: 5, arbitrary: replacements[kind] ?? fc.constant<ColumnDisposal>('clear') },
          { weight: 1, arbitrary: fc.constant<ColumnDisposal>('withRow') },
        ),
      ),
    })
    .map(({ is, ...rest }) => ({ is, ...present(rest) }));
}

/** Mostly personal where it holds data; mostly a key, or not personal, where events and links are read from it. */
function column(table: TableName, name: string, kind: ColumnKind): fc.Arbitrary<ColumnClassification> {
  if (host[table].key.includes(name)) return fc.constant('key');
  const structural = isLink(table, name) || isTime(name);
  return fc.oneof(
    {
      weight: structural ? 60 : 4,
      arbitrary: fc.constant<ColumnClassification>(isLink(table, name) ? 'key' : 'notPersonal'),
    },
    { weight: structural ? 1 : 5, arbitrary: fc.constantFrom<ColumnClassification>(...categoryNames) },
    { weight: structural ? (isTime(name) ? 3 : 1) : 5, arbitrary: personal(table, kind) },
    ...(structural ? [] : [{ weight: 1, arbitrary: fc.constant<ColumnClassification>('credential') }]),
  );
}

/** A table as a generator wishes it; what does not fit the rest of the policy falls away in `soundly`. */
export function wishedTable(
  table: TableName,
  encodings: readonly TimeEncoding[],
  isDense = false,
): fc.Arbitrary<PersonalTable> {
  const columns = Object.entries(host[table].columns).filter(
    ([name]) => !isTime(name) || encodings.includes(host[table].columns[name] as TimeEncoding),
  );
  const isHome = table === 'people';
  const times = Object.entries(timeColumns).filter(([, encoding]) => encodings.includes(encoding));
  return fc
    .record({
      controller: onceIn(
        2,
        fc.constantFrom<ControllerLink>('vendor', ...controllers[table], ...controllers[table], ...shared[table]),
      ),
      since: onceIn(4, fc.constantFrom(...times)),
      subjects: fc.record(parties[table], { requiredKeys: isHome ? ['id'] : [] }) as fc.Arbitrary<
        Record<string, SubjectLink>
      >,
      events: fc.tuple(
        ...eventNames.map((event) =>
          fc.option(
            eventSource(table, event, encodings, isDense).map((source) => [event, source] as const),
            { freq: 4, nil: undefined },
          ),
        ),
      ),
      duties: fc.record(
        Object.fromEntries(
          dutyNames.map((duty) => [
            duty,
            fc.subarray(
              columns.map(([name]) => name),
              { minLength: 1 },
            ),
          ]),
        ),
        { requiredKeys: [] },
      ),
      columns: fc.record(Object.fromEntries(columns.map(([name, kind]) => [name, column(table, name, kind)]))),
      todo: onceIn(12, fc.constantFrom(...columns.map(([name]) => name))),
      then: fc.constantFrom('erase' as const, 'anonymise' as const),
    })
    .map(({ controller, since, events, todo, columns: classified, ...rest }) => ({
      ...rest,
      ...(since === undefined ? {} : { since: { column: since[0], encoding: since[1] } }),
      events: Object.fromEntries(events.filter((event) => event !== undefined)),
      ...(host[table].key[0] === 'id' && host[table].key.length === 1 ? {} : { key: host[table].key }),
      ...(controller === undefined ? {} : { controller }),
      columns: todo === undefined || host[table].key.includes(todo) ? classified : { ...classified, [todo]: 'todo' },
    }));
}
