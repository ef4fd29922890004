import { decide, type Policy, situationOf } from '@gallra/core';
import { memoryStore } from '@gallra/core/memory';
import {
  agreementColumns,
  classifiedColumns,
  columnGroups,
  isElsewhere,
  personalTables,
  policyProblems,
  tableEvent,
  undecidedDuties,
  yearTable,
} from '@gallra/core/policy';
import { isRandom } from '@gallra/core/store';
import { localDate } from '@gallra/core/time';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Case, cases } from './case.ts';
import { foreignKeys } from './host/foreign-keys.ts';
import { isTime, tableNames } from './host/host.ts';
import { encodingsOf, type HostDialect } from './host/host-schema.ts';
import { wishedPolicy } from './policy/policy.ts';
import { soundly } from './policy/soundly.ts';
import { obeying } from './rows/obeying.ts';

const seed = 20261121;
const sample = fc.sample(cases('postgres'), { numRuns: 800, seed });
const share = (holds: (kase: Case) => boolean) => sample.filter(holds).length / sample.length;
const inTables =
  (part: (policy: Policy, name: string, table: ReturnType<typeof personalTables>[number][1]) => boolean) =>
  (kase: Case) =>
    personalTables(kase.policy).some(([name, table]) => part(kase.policy, name, table));
const places = (policy: Policy, name: string) =>
  Object.keys(policy.tables[name] instanceof Object ? (policy.tables[name].events ?? {}) : {}).flatMap(
    (event) => tableEvent(policy, name, event)?.sources ?? [],
  );
const rules = ({ policy }: Case) => Object.values(policy.purposes).map(({ keep }) => keep);

test('hardly any policy is thrown away: what does not fit is mended', () => {
  const wished = fc.sample(wishedPolicy(encodingsOf('postgres')), { numRuns: 300, seed });
  expect(wished.filter((policy) => policyProblems(policy).length === 0).length).toBeLessThan(150);
  const discarded = wished.map(soundly).filter((policy) => policyProblems(policy).length > 0);
  expect(discarded.length / wished.length).toBeLessThan(0.01);
});

describe('every part of a policy is generated', () => {
  test.each<[string, (kase: Case) => boolean, number]>([
    [
      'a period by the calendar',
      (kase) => rules(kase).some((rule) => 'for' in rule && typeof rule.for === 'string' && !rule.for.startsWith('PT')),
      0.3,
    ],
    [
      'a period in hours',
      (kase) => rules(kase).some((rule) => 'for' in rule && typeof rule.for === 'string' && rule.for.startsWith('PT')),
      0.05,
    ],
    ['two phases (R36, R37)', (kase) => rules(kase).some((rule) => 'active' in rule), 0.1],
    ['as long as the agreement (R34)', (kase) => rules(kase).some((rule) => 'while' in rule), 0.02],
    ['as for other purposes (R12, R40)', (kase) => rules(kase).some((rule) => 'inherit' in rule), 0.05],
    [
      'a period the controller chooses (R35)',
      (kase) => rules(kase).some((rule) => 'for' in rule && typeof rule.for !== 'string'),
      0.05,
    ],
    [
      'the end of the financial year (bokföringslagen 7 kap. 2 §)',
      (kase) => rules(kase).some((rule) => 'align' in rule && rule.align?.includes('financialYear')),
      0.1,
    ],
    [
      'financial years that a row each tells (bokföringslagen 3 kap. 3 §)',
      ({ policy }) => yearTable(policy) !== undefined,
      0.05,
    ],
    [
      'financial years of the vendor’s that have changed (bokföringslagen 3 kap. 3 §)',
      ({ policy }) => typeof policy.financialYearEnd === 'object',
      0.05,
    ],
    [
      'a credential that is needed in some rows, or for some people, only',
      inTables((policy, name) => columnGroups(policy, name).some(({ claims }) => claims.some((one) => one.neighbours))),
      0.1,
    ],
    ['a duty in law (GDPR Art. 17(3)(b))', inTables((_, __, { duties = {} }) => Object.keys(duties).length > 0), 0.1],
    ['a limit', ({ policy }) => Object.keys(policy.limits ?? {}).length > 0, 0.3],
    ['controllers (Art. 4(7))', ({ policy }) => policy.controllers !== undefined, 0.3],
    [
      'the time to return data (Art. 28(3)(g))',
      ({ policy }) => policy.controllers?.returnWithin !== undefined && policy.controllers.agreementEnded !== undefined,
      0.1,
    ],
    [
      'another time to return logging and security data (R139, R140)',
      (kase) =>
        typeof kase.policy.controllers?.returnWithin === 'object' &&
        inTables((policy, name) =>
          columnGroups(policy, name).some(
            ({ columns, claims }) =>
              columns.some(({ is }) => policy.categories[is]?.security === true) &&
              claims.some(({ agreement }) => agreement !== undefined),
          ),
        )(kase),
      0.02,
    ],
    [
      'an agreement that has ended when two things have (R48, R209)',
      ({ policy }) => agreementColumns(policy).length > 1,
      0.05,
    ],
    [
      'a controller found through another row',
      inTables((_, __, { controller }) => typeof controller === 'object'),
      0.05,
    ],
    [
      'a purpose of each tenant’s own (Art. 4(7))',
      ({ policy }) => Object.values(policy.purposes).some(({ role }) => role === 'tenant'),
      0.3,
    ],
    [
      'a purpose that is carried out for tenants (Art. 28(3)(a))',
      ({ policy }) => Object.values(policy.purposes).some(({ role }) => role === 'processor'),
      0.1,
    ],
    [
      'legal claims (Art. 17(3)(e))',
      ({ policy }) => Object.values(policy.purposes).some(({ legalClaims }) => legalClaims),
      0.2,
    ],
    [
      'explicit consent to a special category (Art. 9(2)(a))',
      ({ policy: { categories, purposes } }) =>
        categories.contact?.special === true &&
        Object.values(purposes).some(({ specialBasis }) => specialBasis === '9(2)(a)'),
      0.2,
    ],
    [
      'an event in rows that point here',
      inTables((policy, name) => places(policy, name).some((place) => 'by' in place)),
      0.3,
    ],
    [
      'such rows only if they meet a condition',
      inTables((policy, name) => places(policy, name).some((place) => 'by' in place && place.when !== undefined)),
      0.1,
    ],
    [
      'an event in the row a link leads to',
      inTables((policy, name) => places(policy, name).some((place) => 'through' in place)),
      0.3,
    ],
    [
      'an event read from events read elsewhere',
      inTables((policy, name) =>
        places(policy, name).some((place) => isElsewhere(place) && places(policy, place.in).some(isElsewhere)),
      ),
      0.1,
    ],
    [
      'an event told only in some rows',
      inTables((policy, name) => places(policy, name).some((place) => 'column' in place && place.when !== undefined)),
      0.2,
    ],
    ['a period that a controller has chosen', ({ chosen }) => chosen.length > 0, 0.1],
    [
      'a purpose that a tenant takes up by choosing its period',
      ({ policy, chosen }) =>
        Object.entries(policy.purposes).some(
          ([name, { keep }]) =>
            'for' in keep &&
            typeof keep.for !== 'string' &&
            !('default' in keep.for) &&
            chosen.some(({ claim }) => claim === name),
        ),
      0.01,
    ],
    [
      'a cap of a controller of its own',
      ({ policy }) =>
        Object.values(policy.limits ?? {}).some((limit) => typeof limit.for === 'object' && !('default' in limit.for)),
      0.05,
    ],
    [
      'a provision that applies to some days only',
      ({ policy }) => Object.values(policy.duties ?? {}).some(({ validFrom, validTo }) => validFrom ?? validTo),
      0.1,
    ],
    [
      'a duty that follows another, in a table that lists only the first',
      ({ policy }) =>
        policy.duties?.bookkeeping?.followedBy === 'dueDiligence' &&
        personalTables(policy).some(
          ([, { duties = {} }]) => duties.bookkeeping !== undefined && duties.dueDiligence === undefined,
        ),
      0.01,
    ],
    [
      'a duty that has ended, and nobody has said what follows',
      ({ policy, at }) => undecidedDuties(policy, localDate(at, policy.timeZone)).length > 0,
      0.01,
    ],
    ['an instruction', ({ instruction }) => instruction !== undefined, 0.15],
    [
      'an event no column tells',
      inTables((policy, name) => places(policy, name).some((place) => 'untold' in place)),
      0.2,
    ],
    [
      'an event that does not apply when null',
      inTables((policy, name) =>
        places(policy, name).some((place) => 'column' in place && place.ifNull === 'notApplicable'),
      ),
      0.2,
    ],
    [
      'people told apart by a column',
      inTables((_, name, { subjects = {} }) => name === 'people' && typeof subjects.id === 'object'),
      0.3,
    ],
    [
      'a polymorphic link',
      inTables((_, __, { subjects = {} }) => typeof subjects.owner_id === 'object' && 'by' in subjects.owner_id),
      0.1,
    ],
    ['a link by e-mail address', inTables((_, __, { subjects = {} }) => subjects.email !== undefined), 0.2],
    [
      'a link in reverse, to several tables',
      inTables((_, name, { subjects = {} }) => name === 'addresses' && Array.isArray(subjects.id)),
      0.1,
    ],
    [
      'a person behind a row behind a row',
      inTables((_, name, { subjects = {} }) => name === 'bids' && subjects.deal_id !== undefined),
      0.1,
    ],
    ['several people in one row', inTables((_, __, { subjects = {} }) => Object.keys(subjects).length > 1), 0.4],
    [
      'a column about one of them',
      inTables((_, __, table) =>
        classifiedColumns(table).some(
          ({ of }) => of.length > 0 && of.length < Object.keys(table.subjects ?? {}).length,
        ),
      ),
      0.1,
    ],
    [
      'a column personal only in some rows',
      inTables((_, __, table) => classifiedColumns(table).some(({ when }) => when !== undefined)),
      0.3,
    ],
    [
      'a column replaced',
      inTables((_, __, table) => classifiedColumns(table).some(({ then }) => typeof then === 'object')),
      0.2,
    ],
    [
      'a time generalised to its year',
      inTables((_, __, table) =>
        classifiedColumns(table).some(({ then }) => typeof then === 'object' && 'generalise' in then),
      ),
      0.1,
    ],
    [
      'an address truncated to its network, or text to its first characters',
      inTables((_, __, table) =>
        classifiedColumns(table).some(
          ({ then }) => typeof then === 'object' && ('truncate' in then || 'keepFirst' in then),
        ),
      ),
      0.1,
    ],
    [
      'a column made random',
      inTables((_, __, table) => classifiedColumns(table).some(({ then }) => isRandom(then))),
      0.08,
    ],
    [
      'a column that goes with its row',
      inTables((_, __, table) => classifiedColumns(table).some(({ then }) => then === 'withRow')),
      0.1,
    ],
    ['a credential', inTables((_, __, table) => classifiedColumns(table).some(({ is }) => is === 'credential')), 0.2],
    [
      'a column not classified yet',
      inTables((_, __, table) => classifiedColumns(table).some(({ is }) => is === 'todo')),
      0.1,
    ],
    [
      'a date that links or events are read from is personal itself',
      inTables((_, __, table) =>
        classifiedColumns(table).some(
          ({ name, is }) =>
            (name.startsWith('at_') || name.endsWith('_id')) && !['key', 'notPersonal', 'todo'].includes(is),
        ),
      ),
      0.05,
    ],
    [
      'rows held by rows that may go themselves',
      ({ incomingKeys }) =>
        Object.values(incomingKeys)
          .flat()
          .some(({ blockedBy }) => blockedBy !== undefined),
      0.1,
    ],
    ['requests', ({ requests }) => requests.length > 0, 0.5],
  ])('%s', (_, holds, least) => {
    expect(share(holds)).toBeGreaterThanOrEqual(least);
  });
});

describe('every kind of time stands in some row (Art. 5(1)(d))', () => {
  const isNoDay = (value: unknown) => /^(2020-02-30|2021-02-29|1900-02-29|2020-04-31|2020-13)/.test(String(value));
  const kinds: Readonly<Record<HostDialect, Readonly<Record<string, (value: unknown) => boolean>>>> = {
    postgres: {
      'before 1970': (value) => /^19[0-6]/.test(String(value)),
      'past 2038': (value) => /^20[4-9]\d-/.test(String(value)),
      'a day that does not exist': isNoDay,
      'for ever': (value) => value === 'infinity' || value === 'Infinity',
      'a fraction of a second': (value) => typeof value === 'number' && !Number.isInteger(value),
      'before the first year': (value) => String(value).endsWith(' BC'),
      'beyond four digits': (value) => /^\d{5}-/.test(String(value)),
    },
    sqlite: {
      'before 1970': (value) => /^19[0-6]/.test(String(value)),
      'past 2038': (value) => /^20[4-9]\d-/.test(String(value)),
      'a day that does not exist': isNoDay,
      'for ever': (value) => value === Number.POSITIVE_INFINITY,
      'a fraction of a second': (value) => typeof value === 'number' && !Number.isInteger(value),
      'text where a number is read': (value) => value === '12x',
    },
    mysql: {
      'before 1970': (value) => /^19[0-6]/.test(String(value)),
      'past 2038': (value) => /^20[4-9]\d-/.test(String(value)),
      'a day that does not exist': isNoDay,
      'a month without a number': (value) => /^2020-00-/.test(String(value)),
      'a fraction of a second': (value) => typeof value === 'number' && !Number.isInteger(value),
    },
  };
  describe.each(Object.entries(kinds))('on %s', (dialect, told) => {
    const some = fc.sample(cases(dialect as HostDialect), { numRuns: 300, seed });
    const written = some.flatMap(({ rows }) =>
      tableNames.flatMap((table) =>
        rows[table].flatMap(({ database }) =>
          Object.entries(database).flatMap(([column, value]) => (isTime(column) && value !== null ? [value] : [])),
        ),
      ),
    );
    test.each(Object.entries(told))('%s', (_, holds) => {
      expect(written.filter(holds).length).toBeGreaterThanOrEqual(3);
    });
    test('and decisions are made from 1960 to 2100', () => {
      expect(some.some(({ at }) => at < new Date('1970-01-01T00:00:00Z'))).toBe(true);
      expect(some.some(({ at }) => at > new Date('2040-01-01T00:00:00Z'))).toBe(true);
    });
  });
});

describe('keys of every kind are generated, and spelt otherwise where a collation lets them', () => {
  const few: Readonly<Record<HostDialect, number>> = { postgres: 7, sqlite: 7, mysql: 10 };
  test.each(Object.entries(few))('on %s', (dialect, kinds) => {
    const some = fc.sample(cases(dialect as HostDialect), { numRuns: 300, seed });
    expect(new Set(some.map(({ keys }) => keys.name)).size).toBe(kinds);
    const respelt = some.filter(({ keys, rows }) =>
      tableNames.some((table) => rows[table].some(({ memory }) => Object.values(memory).includes(keys.respelt ?? NaN))),
    );
    if (dialect === 'postgres') expect(respelt).toEqual([]);
    else expect(respelt.length).toBeGreaterThanOrEqual(5);
  });
});

describe('foreign keys with every action are declared, and rows obey them', () => {
  test.each(['postgres', 'sqlite', 'mysql'] as const)('on %s', (dialect) => {
    const declared = fc.sample(fc.tuple(cases(dialect), foreignKeys(dialect)), { numRuns: 300, seed });
    const actions = new Set(declared.flatMap(([, keys]) => keys.map(({ onDelete }) => onDelete)));
    // InnoDB has no SET DEFAULT.
    expect(actions.size).toBe(dialect === 'mysql' ? 4 : 5);
    for (const [{ rows }, keys] of declared) {
      const obeyed = obeying(rows, keys, dialect as HostDialect);
      for (const { table, column, to, nullable } of keys) {
        const known = obeyed[to].map(({ memory }) => memory.id);
        for (const { memory } of obeyed[table])
          expect([...known, ...(nullable ? [null] : [])]).toContain(memory[column] ?? null);
      }
    }
  });
});

describe('every answer is given', () => {
  const seen = new Map<string, number>();
  const add = (what: string) => seen.set(what, (seen.get(what) ?? 0) + 1);

  test('rows are kept, cleared, erased and anonymised, and claims end for every reason there is', async () => {
    for (const { policy, rows, at, requests, holds } of sample) {
      const store = memoryStore({
        policy,
        tables: Object.fromEntries(tableNames.map((name) => [name, rows[name].map(({ memory }) => memory)])),
      });
      const subjects = [...new Set(requests.map(({ subject }) => JSON.stringify(subject)))].map((text) =>
        JSON.parse(text),
      );
      await store.transaction(async (tx) => {
        for (const request of requests) await tx.requests.record(request);
        for (const hold of holds) await tx.holds.place(hold);
        for (const [table] of personalTables(policy)) {
          for (const subject of subjects) {
            for await (const { situation } of tx.rows.rowsOf(table, { at, subject }))
              tellDecision(policy, table, situation);
          }
          const standing = await tx.holds.list();
          for (const { memory: row } of rows[table as keyof typeof rows]) {
            const lookup = (name: string, column: string, value: unknown) =>
              value === null ? [] : store.rows(name).filter((other) => other[column] === value);
            tellDecision(policy, table, situationOf({ policy, table, row, lookup }, at, { holds: standing }));
          }
        }
      });
    }
    function tellDecision(policy: Policy, table: string, situation: Parameters<typeof decide>[2]) {
      const { disposal, columns } = decide(policy, table, situation);
      add(disposal);
      if (situation.holds !== undefined) add('hold');
      if (situation.controller.financialYears === undefined) add('unknown financial year');
      for (const { reasons, restricted, person } of columns.flatMap(({ parties }) => Object.values(parties).flat())) {
        if (restricted) add('restricted');
        if (person === undefined) add('nobody');
        else if (person.category === undefined) add('unknown category');
        for (const { alive, end, cutBy, phase } of reasons) {
          add(alive ? 'alive' : 'ended');
          if (end !== undefined && 'waitingFor' in end) add('pending');
          if (cutBy !== undefined) add(typeof cutBy === 'object' ? 'limit' : cutBy);
          if (phase !== undefined) add(phase);
        }
      }
    }
    const answers = ['keep', 'clear', 'erase', 'anonymise', 'alive', 'ended', 'pending', 'active', 'archived'];
    const reasons = [
      'limit',
      'agreement',
      'erasure',
      'objection',
      'withdrawal',
      'restricted',
      'hold',
      'nobody',
      'unknown category',
      'unknown financial year',
    ];
    for (const answer of [...answers, ...reasons]) expect(seen.get(answer) ?? 0, answer).toBeGreaterThanOrEqual(10);
  });
});
