import {
  type EventSource,
  isGallraError,
  type PersonalTable,
  type Policy,
  parsePolicy,
  type SubjectLink,
} from '@gallra/core';
import fc from 'fast-check';

const label = (text: string) => ({ sv: text, en: text });
const categories = ['identity', 'contactDetails', 'correspondence'] as const;
const event = 'lastContact';

const period = fc.constantFrom('P1M', 'P6M', 'P2Y', 'P20Y');
const some = fc.oneof(
  { weight: 2, arbitrary: fc.constant('all' as const) },
  { weight: 1, arbitrary: fc.subarray([...categories], { minLength: 1 }) },
);
const whom = fc.oneof(
  { weight: 3, arbitrary: fc.constant('all' as const) },
  { weight: 1, arbitrary: fc.constantFrom(['person'], ['contact']) },
);

/** A purpose on one of its bases, for somebody's data, some time. */
const purpose = (told: fc.Arbitrary<object>) =>
  fc.record({ told, subjects: whom, categories: some, period }).map(({ told: rest, period: for_, ...reach }) => ({
    title: label('purpose'),
    ...rest,
    ...reach,
    keep: { from: event, for: for_ },
  }));

const based = (role: 'tenant' | 'controller') =>
  purpose(
    fc.constantFrom<object>(
      { role, basis: '6(1)(f)' },
      { role, basis: '6(1)(f)', legalClaims: true },
      { role, basis: '6(1)(b)' },
      { role, basis: '6(1)(a)' },
      { role, basis: '6(1)(f)', directMarketing: true },
    ),
  );

const purposes = fc
  .record({
    service: based('tenant'),
    letters: fc.option(based('tenant'), { nil: undefined }),
    carried: fc.option(purpose(fc.constant({ role: 'processor' })), { nil: undefined }),
    upkeep: based('controller'),
    billing: fc.option(based('controller'), { nil: undefined }),
  })
  .map((drawn) => Object.fromEntries(Object.entries(drawn).filter(([, one]) => one !== undefined)));

/** Where a table reads when somebody was last heard of: in a column, or in rows elsewhere as well. */
const heard = (column: string, ...elsewhere: readonly object[]): fc.Arbitrary<{ lastContact: EventSource }> =>
  fc
    .constantFrom<unknown>(column, ...elsewhere.map((other) => ({ latest: [column, other] })))
    .map((source) => ({ lastContact: source as EventSource }));

const then = fc.constantFrom('erase' as const, 'anonymise' as const);
const text = (is: string) =>
  fc.constantFrom<unknown>(is, { is, then: { replace: '–' } }, { is, then: 'withRow' }) as fc.Arbitrary<never>;
const category = fc.constantFrom(...categories);
const personal = category.chain(text);

/** A table as its parts are drawn. */
const table = (
  fixed: Pick<PersonalTable, 'controller'> & { readonly keys: readonly string[]; readonly facts: readonly string[] },
  subjects: Readonly<Record<string, fc.Arbitrary<SubjectLink>>>,
  values: readonly string[],
  events: fc.Arbitrary<{ lastContact: EventSource }>,
): fc.Arbitrary<PersonalTable> =>
  fc
    .record({
      subjects: fc.record(subjects),
      values: fc.record(Object.fromEntries(values.map((name) => [name, personal]))),
      events,
      then,
    })
    .map(({ values: classified, ...rest }) => ({
      ...(fixed.controller === undefined ? {} : { controller: fixed.controller }),
      ...rest,
      columns: {
        ...Object.fromEntries(fixed.keys.map((name) => [name, 'key'] as const)),
        ...classified,
        ...Object.fromEntries(fixed.facts.map((name) => [name, 'notPersonal'] as const)),
      },
    }));

const inLogins = fc.constant<SubjectLink>({ in: 'logins' });
const inClients = fc.constantFrom<SubjectLink>({ in: 'clients' }, { in: 'clients', party: 'login_id' });

const tables = fc.record({
  logins: table(
    { controller: 'shared', keys: ['id', 'email'], facts: ['seen_at'] },
    { id: fc.constant('person') },
    ['name'],
    heard('seen_at', { in: 'notes', by: 'login_id' }, { in: 'orders', by: 'login_id' }),
  ),
  clients: table(
    { controller: 'agency_id', keys: ['id', 'agency_id', 'login_id', 'referrer_id', 'email'], facts: ['seen_at'] },
    { id: fc.constant('contact'), login_id: inLogins, referrer_id: inClients },
    ['name'],
    heard('seen_at', { in: 'notes', by: 'client_id' }),
  ),
  notes: table(
    { controller: 'agency_id', keys: ['id', 'agency_id', 'login_id', 'client_id'], facts: ['written_at'] },
    { login_id: inLogins, client_id: inClients },
    ['body', 'phone'],
    heard('written_at', { in: 'visits', by: 'note_id' }, { in: 'logins', through: 'login_id' }),
  ),
  visits: table(
    { controller: { in: 'notes', through: 'note_id' }, keys: ['id', 'note_id'], facts: ['visited_at'] },
    {
      note_id: fc.constantFrom<SubjectLink>({ in: 'notes', party: 'login_id' }, { in: 'notes', party: 'client_id' }),
    },
    ['ip'],
    heard('visited_at'),
  ),
  mails: table(
    { controller: 'agency_id', keys: ['id', 'agency_id', 'email'], facts: ['sent_at'] },
    {
      email: fc.constantFrom<SubjectLink>({ in: 'logins', by: 'email' }, { in: 'clients', by: 'email' }, [
        { in: 'logins', by: 'email' },
        { in: 'clients', by: 'email' },
      ]),
    },
    ['subject', 'body'],
    heard('sent_at'),
  ),
  papers: table(
    { controller: 'agency_id', keys: ['id', 'agency_id', 'owner_id'], facts: ['owner_type', 'made_at'] },
    {
      owner_id: fc.constantFrom<SubjectLink>(
        { by: 'owner_type', in: { login: 'logins', client: 'clients' } },
        { by: 'owner_type', in: { login: 'logins', client: 'clients', note: 'notes' } },
      ),
    },
    ['body'],
    heard('made_at'),
  ),
  orders: table(
    { keys: ['id', 'login_id', 'client_id'], facts: ['placed_at'] },
    { login_id: inLogins, client_id: inClients },
    ['goods', 'phone'],
    heard('placed_at', { in: 'logins', through: 'login_id' }),
  ),
});

function sound(policy: object): Policy | undefined {
  try {
    return parsePolicy(policy as Policy);
  } catch (error) {
    if (isGallraError(error, 'policy.invalid')) return undefined;
    throw error;
  }
}

/** Policies over the tables of the shared house, each of them sound. */
export const policies: fc.Arbitrary<Policy> = fc
  .record({ purposes, tables, ends: fc.boolean() })
  .map(({ purposes: claims, tables: classified, ends }) =>
    sound({
      timeZone: 'Europe/Stockholm',
      subjects: { person: label('person'), contact: label('contact') },
      categories: Object.fromEntries(categories.map((name) => [name, label(name)])),
      events: { [event]: label(event) },
      controllers: {
        in: 'agencies',
        name: 'name',
        ...(ends ? { agreementEnded: 'ended_at', returnWithin: 'P30D' } : {}),
      },
      purposes: claims,
      tables: {
        agencies: {
          controller: 'id',
          columns: { id: 'key', name: 'notPersonal', ended_at: 'notPersonal' },
          then: 'anonymise',
        },
        ...classified,
      },
    }),
  )
  .filter((policy) => policy !== undefined);

/** The policy as it would be if nothing told whose the rows of a table are: they count as the vendor's. */
export function withoutController(policy: Policy, name: string): Policy {
  const untold = (table: Policy['tables'][string]): Policy['tables'][string] => {
    if (typeof table !== 'object') return table;
    const { controller: _, ...rest } = table;
    return rest;
  };
  const isOf = (table: Policy['tables'][string]) =>
    typeof table === 'object' && typeof table.controller === 'object' && table.controller.in === name;
  return {
    ...policy,
    tables: Object.fromEntries(
      Object.entries(policy.tables).map(([key, table]) => [key, key === name || isOf(table) ? untold(table) : table]),
    ),
  };
}
