import { type Policy, parsePolicy, type Row, type TimeEncoding } from '@gallra/core';
import { addDays, startOfDay } from '@gallra/core/time';
import { column, liveSchema, liveTable, type World } from '@gallra/world';
import fc from 'fast-check';
import type { Act, ModelCase, ModelPurpose, ModelRow, Times, Told } from './history-model.ts';

const columnTypes = {
  instant: 'instant',
  iso: 'text',
  date: 'date',
  utc: 'plain instant',
  local: 'plain instant',
  epochSeconds: 'integer',
  epochMilliseconds: 'bigint',
} as const satisfies Readonly<Record<TimeEncoding, string>>;

const encodings = Object.keys(columnTypes) as readonly TimeEncoding[];
const told = ['touched', 'closed', 'consented', 'agreed', 'since'] as const;
type ToldName = (typeof told)[number];

const timeColumn = (name: ToldName, encoding: TimeEncoding) => `${name}_${encoding.toLowerCase()}`;
const timeColumns = told.flatMap((name) =>
  encodings.map((encoding) => column(timeColumn(name, encoding), { type: columnTypes[encoding] })),
);

// One schema for all policies: a database makes it once.
const schema = liveSchema(
  liveTable('agencies', ['id']),
  liveTable('logins', ['id', 'account']),
  liveTable('records', ['id', 'person_id', 'agency_id', 'body', ...timeColumns]),
  liveTable('tickets', ['id', 'person_id', 'body', ...timeColumns]),
);

/** What distinguishes one policy from another. */
interface PolicyDraft {
  readonly timeZone: string;
  /** Turns the wheel by which each event gets an encoding. */
  readonly turn: number;
  readonly since: boolean;
  /** What tells that consent was given: the column counted from, one that the purpose names, or none. */
  readonly act: 'counted' | 'named' | 'none';
  readonly together: 'alone' | 'all' | 'vendor and 1';
}

const product = fc.record({
  timeZone: fc.constantFrom('Europe/Stockholm', 'UTC', 'America/St_Johns'),
  turn: fc.nat(encodings.length - 1),
  since: fc.boolean(),
  act: fc.constantFrom<PolicyDraft['act']>('counted', 'named', 'none'),
  together: fc.constantFrom<PolicyDraft['together']>('alone', 'all', 'vendor and 1'),
}) satisfies fc.Arbitrary<PolicyDraft>;

/** The policies that histories are told under. */
const policyDrafts: readonly PolicyDraft[] = fc.sample(product, { numRuns: 40, seed: 12 });

const encodingOf = ({ turn }: PolicyDraft, name: ToldName): TimeEncoding =>
  encodings[(told.indexOf(name) + turn) % encodings.length] ?? 'iso';

const label = (text: string) => ({ sv: text, en: text });
const labels = (...names: readonly string[]) => Object.fromEntries(names.map((name) => [name, label(name)]));

function policyOf(draft: PolicyDraft): Policy {
  const own = (name: ToldName) => ({
    column: timeColumn(name, encodingOf(draft, name)),
    encoding: encodingOf(draft, name),
  });
  const events = {
    touched: own('touched'),
    closed: own('closed'),
    consented: draft.act === 'none' ? { latest: [own('consented'), own('touched')] } : own('consented'),
    agreed: own('agreed'),
  };
  const since = draft.since ? { since: own('since') } : {};
  const times = Object.fromEntries(timeColumns.map(({ name }) => [name, 'notPersonal']));
  const joint = {
    alone: {},
    all: { jointControllers: { controllers: 'all' } },
    'vendor and 1': { jointControllers: { vendor: true, controllers: ['1'] } },
  }[draft.together];
  const purpose = (basis: string, from: string, more: object = {}) => ({
    title: label('title'),
    role: 'tenant',
    basis,
    subjects: 'all',
    categories: ['note'],
    keep: { from, for: 'P10Y' },
    ...more,
  });
  const vendors = { role: 'controller', categories: ['ticket'] };
  return parsePolicy({
    timeZone: draft.timeZone,
    controllers: { in: 'agencies' },
    subjects: labels('user'),
    categories: labels('note', 'ticket', 'account'),
    events: labels('touched', 'closed', 'consented', 'agreed', 'never'),
    purposes: {
      letters: purpose('6(1)(a)', 'consented', { ...(draft.act === 'named' ? { consent: 'agreed' } : {}), ...joint }),
      contract: purpose('6(1)(b)', 'closed'),
      interest: purpose('6(1)(f)', 'touched', joint),
      advertising: purpose('6(1)(f)', 'touched', { directMarketing: true }),
      claims: purpose('6(1)(f)', 'touched', { legalClaims: true }),
      obligation: purpose('6(1)(c)', 'closed'),
      task: purpose('6(1)(e)', 'closed'),
      help: purpose('6(1)(f)', 'touched', vendors),
      service: purpose('6(1)(f)', 'never', { ...vendors, categories: ['account'] }),
    },
    tables: {
      agencies: { controller: 'id', columns: { id: 'key' }, then: 'anonymise' },
      logins: {
        controller: 'shared',
        subjects: { id: 'user' },
        events: { never: { untold: true } },
        columns: { id: 'key', account: 'account' },
        then: 'erase',
      },
      records: {
        controller: 'agency_id',
        subjects: { person_id: { in: 'logins' } },
        events,
        ...since,
        columns: { id: 'key', person_id: 'key', agency_id: 'key', body: 'note', ...times },
        then: 'erase',
      },
      tickets: {
        subjects: { person_id: { in: 'logins' } },
        events,
        ...since,
        columns: { id: 'key', person_id: 'key', body: 'ticket', ...times },
        then: 'erase',
      },
    },
  });
}

/** What the sentences of the law make of those purposes; by the table whose rows they are about. */
function purposesOf({ act, together }: PolicyDraft): Readonly<Record<'records' | 'tickets', readonly ModelPurpose[]>> {
  const plain = { consent: false, objectionable: false, erasure: 'ends', together: [] } as const;
  const joint = { together: { alone: [], all: ['1', '2'], 'vendor and 1': ['', '1'] }[together] };
  const given = { counted: { act: 'consented' }, named: { act: 'agreed' }, none: {} } as const;
  const from = act === 'none' ? (['consented', 'touched'] as const) : (['consented'] as const);
  return {
    records: [
      { ...plain, name: 'letters', from, consent: true, ...given[act], ...joint },
      { ...plain, name: 'contract', from: ['closed'], erasure: 'nothing while it runs' },
      { ...plain, name: 'interest', from: ['touched'], objectionable: true, ...joint },
      { ...plain, name: 'advertising', from: ['touched'], objectionable: true },
      { ...plain, name: 'claims', from: ['touched'], objectionable: true, erasure: 'nothing' },
      { ...plain, name: 'obligation', from: ['closed'], erasure: 'nothing' },
      { ...plain, name: 'task', from: ['closed'], objectionable: true, erasure: 'nothing' },
    ],
    tickets: [{ ...plain, name: 'help', from: ['touched'], objectionable: true }],
  };
}

const hour = 3_600_000;

/** An instant of a few days in which everything happens; clocks may change there. */
interface InstantDraft {
  readonly day: number;
  readonly after: number;
}

const instantDraft: fc.Arbitrary<InstantDraft> = fc.record({
  day: fc.nat(3),
  after: fc.constantFrom(0, 0, 0, -1000, 1000, hour, 2 * hour, 2.5 * hour, 12 * hour),
});

const timeDraft = fc.oneof(
  { weight: 6, arbitrary: instantDraft },
  { weight: 2, arbitrary: fc.constant(null) },
  { weight: 1, arbitrary: fc.constant('longAgo' as const) },
);

const rowDraft = fc.record({
  controller: fc.constantFrom('1', '1', '2', undefined),
  times: fc.record({
    touched: timeDraft,
    closed: timeDraft,
    consented: timeDraft,
    agreed: timeDraft,
    since: timeDraft,
  }),
});

const onConsent = ['letters', 'letters', 'letters', 'interest'] as const;
const onObjection = ['interest', 'interest', 'advertising', 'claims', 'task', 'help', 'letters', 'contract'] as const;
const about = <R extends Act['right']>(rights: readonly R[], purposes: readonly string[]) =>
  fc.record({ right: fc.constantFrom(...rights), purpose: fc.constantFrom(...purposes) });

const actDraft = fc.record({
  controller: fc.constantFrom('1', '1', '2', undefined),
  act: fc.oneof(
    { weight: 3, arbitrary: fc.record({ right: fc.constant('erasure' as const) }) },
    { weight: 3, arbitrary: fc.record({ right: fc.constantFrom('restriction' as const, 'lifting' as const) }) },
    { weight: 4, arbitrary: about(['withdrawal', 'consent'], onConsent) },
    { weight: 2, arbitrary: about(['objection', 'objection', 'retraction'], onObjection) },
    // Nothing sets aside an objection to direct marketing: it cannot be recorded.
    { weight: 1, arbitrary: about(['compellingGrounds'], ['interest', 'claims', 'task', 'help']) },
  ),
  effect: fc.record({ instant: instantDraft, milliseconds: fc.constantFrom(0, 0, 0, -1, 1) }),
});

/** What has happened to a few people's rows, and what they have asked. */
export interface History extends ModelCase {
  readonly world: World;
  readonly purposes: Readonly<Record<'records' | 'tickets', readonly ModelPurpose[]>>;
  /** In the order of their keys. */
  readonly rows: Readonly<Record<'records' | 'tickets', readonly ModelRow[]>>;
  /** When it is asked what is still needed. */
  readonly at: readonly Date[];
}

const wall = (instant: Date, timeZone: string): string =>
  new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' }).format(instant);

function written(instant: Date, encoding: TimeEncoding, timeZone: string): unknown {
  if (encoding === 'instant') return instant;
  if (encoding === 'iso') return instant.toISOString();
  if (encoding === 'epochSeconds') return instant.getTime() / 1000;
  if (encoding === 'epochMilliseconds') return instant.getTime();
  const text = wall(instant, encoding === 'utc' ? 'UTC' : timeZone);
  return encoding === 'date' ? text.slice(0, 10) : text;
}

const tells = (encoding: TimeEncoding): Told['tells'] =>
  encoding === 'date' ? 'day' : encoding === 'local' ? 'wall clock' : 'instant';

function worldRow(draft: PolicyDraft, id: number, { person, controller, times }: ModelRow): Row {
  const cells = told.flatMap((name) => {
    const time = times[name];
    const encoding = encodingOf(draft, name);
    return time === null
      ? []
      : [[timeColumn(name, encoding), written(time.instant, encoding, draft.timeZone)] as const];
  });
  const whose = controller === undefined ? {} : { agency_id: Number(controller) };
  const empty = timeColumns.map(({ name }) => [name, null] as const);
  return { id, person_id: person, ...whose, body: `text ${id}`, ...Object.fromEntries([...empty, ...cells]) };
}

/** People whose histories are told at once: what is asked of a store costs the same for one. */
export const peopleAtOnce = 4;

/** Histories of some people with two controllers and the vendor. */
export const histories: fc.Arbitrary<History> = fc
  .record({
    draft: fc.constantFrom(...policyDrafts),
    first: fc.constantFrom('2025-03-29', '2025-10-25', '2025-06-10', '2025-12-30'),
    people: fc.array(
      fc.record({
        rows: fc.array(rowDraft, { minLength: 1, maxLength: 3 }),
        acts: fc.array(actDraft, { minLength: 1, maxLength: 7 }),
      }),
      { minLength: peopleAtOnce, maxLength: peopleAtOnce },
    ),
    at: fc.uniqueArray(instantDraft, { minLength: 1, maxLength: 2, selector: JSON.stringify }),
  })
  .map(({ draft, first, people, at }) => {
    const { timeZone, since } = draft;
    const instantOf = ({ day, after }: InstantDraft) =>
      new Date(startOfDay(addDays(first, day), timeZone).getTime() + after);
    const of = <T extends object>(some: readonly T[], index: number) =>
      some.map((one) => ({ ...one, person: index + 1 }));
    const drafts = people.flatMap(({ rows }, index) => of(rows, index));
    const acts = people.flatMap(({ acts }, index) => of(acts, index));
    const rows = drafts.map(({ times, person, controller }): ModelRow => {
      const read = Object.entries(times).map(([name, time]) => {
        if (time === null) return [name, null];
        const instant = time === 'longAgo' ? new Date('2001-05-17T09:00:00Z') : instantOf(time);
        return [name, { instant, tells: tells(encodingOf(draft, name as ToldName)) }];
      });
      return { person, ...(controller === undefined ? {} : { controller }), times: Object.fromEntries(read) as Times };
    });
    const records = rows.filter(({ controller }) => controller !== undefined);
    const tickets = rows.filter(({ controller }) => controller === undefined);
    const numbered = (some: readonly ModelRow[]) => some.map((row, index) => worldRow(draft, index + 1, row));
    return {
      timeZone,
      since,
      purposes: purposesOf(draft),
      rows: { records, tickets },
      acts: acts.map(({ person, controller, act, effect }) => ({
        person,
        ...(controller === undefined ? {} : { controller }),
        ...act,
        effectiveAt: new Date(instantOf(effect.instant).getTime() + effect.milliseconds),
      })),
      at: at.map(instantOf),
      world: {
        policy: policyOf(draft),
        schema,
        rows: {
          agencies: [{ id: 1 }, { id: 2 }],
          logins: people.map((_, index) => ({ id: index + 1, account: `account ${index + 1}` })),
          records: numbered(records),
          tickets: numbered(tickets),
        },
      },
    };
  });
