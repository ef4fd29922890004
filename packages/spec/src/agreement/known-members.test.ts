import { decide, type HoldEntry, type HoldOrder, type Policy, situationOf } from '@gallra/core';
import { memoryStore } from '@gallra/core/memory';
import { chosenPeriods, exercisedRights, legalHolds, type OwnRecord, ownColumns } from '@gallra/core/record';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Case, cases } from '../generated/case.ts';
import { tableNames } from '../generated/host/host.ts';

const seed = 20261129;
const sample = fc.sample(cases('postgres'), { numRuns: 200, seed });

/** Tells each member that is read of a record, whether or not it is there; what stands in it is watched too, but for values. */
function watched<T extends object>(record: T, read: (path: string) => void, inner: readonly string[] = [], at = ''): T {
  return new Proxy(record, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name);
      if (typeof name === 'symbol') return value;
      read(`${at}${name}`);
      return inner.includes(name) && typeof value === 'object' && value !== null
        ? watched(value, read, inner, `${name}.`)
        : value;
    },
    ownKeys(target) {
      // Copied as a whole, each member counts as read.
      for (const name of Reflect.ownKeys(target)) if (typeof name === 'string') read(`${at}${name}`);
      return Reflect.ownKeys(target);
    },
  });
}

interface Read {
  readonly holds: Set<string>;
  readonly periods: Set<string>;
  readonly rights: Set<string>;
}

/** Decides about every row of a case, and tells what was read. */
function decideAll({ policy, at, rows, holds, chosen, instruction }: Case, read: Read): void {
  const inForce = {
    holds: holds.map((hold) => watched({ ...hold, id: 'h' } as HoldEntry, (name) => read.holds.add(name), ['covers'])),
    chosen: chosen.map((one) => watched({ ...one, id: 'p' }, (name) => read.periods.add(name))),
    ...(instruction === undefined ? {} : { instruction }),
  };
  const found = (table: string, column: string, value: unknown) =>
    value === null || value === undefined
      ? []
      : tableNames
          .filter((name) => name === table)
          .flatMap((name) => rows[name].map(({ memory }) => memory).filter((row) => row[column] === value));
  const decideOne = (of: Policy, table: (typeof tableNames)[number]) => {
    for (const { memory } of rows[table]) {
      const situation = situationOf({ policy: of, table, row: memory, lookup: found }, at, inForce);
      const parties = Object.entries(situation.parties).map(
        ([party, people]) => [party, people.map((one) => watched(one, (name) => read.rights.add(name)))] as const,
      );
      decide(of, table, { ...situation, parties: Object.fromEntries(parties) });
    }
  };
  for (const table of tableNames) if (typeof policy.tables[table] === 'object') decideOne(policy, table);
}

const read: Read = { holds: new Set(), periods: new Set(), rights: new Set() };
for (const kase of sample) decideAll(kase, read);

const membersOf = (record: OwnRecord<never>) => Object.keys(record.members.shape);
const columnsOf = (record: OwnRecord<never>) => ownColumns(record).map(({ name }) => name);
const shape = (record: unknown) => record as OwnRecord<never>;

/** By what is read: the column in which SQL finds it, or the member that comes with the port's `list`. */
type Known = Readonly<Record<string, { readonly column: string } | { readonly member: string }>>;

const knownOfHolds: Known = {
  covers: { column: 'controller' },
  'covers.subject': { column: 'subject' },
  'covers.controller': { column: 'controller' },
  'covers.table': { column: 'table_name' },
  'covers.rows': { member: 'rows' },
  placedAt: { column: 'in_force_from' },
  reason: { member: 'reason' },
  citation: { member: 'citation' },
};

const knownOfPeriods: Known = {
  controller: { column: 'controller' },
  claim: { column: 'claim' },
  period: { column: 'period' },
};

describe('nothing that is decided on is unknown to SQL or to a port', () => {
  test.each([
    // A cover by keys, or of the vendor's own rows, is an instruction's alone: nobody can place a hold with one.
    {
      what: 'legal holds',
      members: read.holds,
      known: knownOfHolds,
      record: shape(legalHolds),
      unsaid: ['covers.keys', 'covers.vendor'],
    },
    {
      what: 'chosen periods',
      members: read.periods,
      known: knownOfPeriods,
      record: shape(chosenPeriods),
      unsaid: [],
    },
  ])('of $what', ({ members, known, record, unsaid }) => {
    expect([...members].filter((name) => !unsaid.includes(name)).toSorted()).toEqual(Object.keys(known).toSorted());
    for (const place of Object.values(known)) {
      if ('column' in place) expect(columnsOf(record)).toContain(place.column);
      else expect(membersOf(record)).toContain(place.member);
    }
    for (const name of unsaid) expect(membersOf(record)).not.toContain(name.replace('covers.', ''));
  });

  test('of what people have asked for', () => {
    const ofPerson = ['category', 'controller', 'elsewhere', 'home', 'key', 'rights', 'view'];
    expect(ofPerson).toEqual(expect.arrayContaining([...read.rights]));
    expect(read.rights).toContain('rights');
    expect(columnsOf(shape(exercisedRights))).toEqual(
      expect.arrayContaining([
        'subject',
        'controller',
        'exercised',
        'purpose',
        'in_force_from',
        'in_force_until',
        'effective_local',
      ]),
    );
  });

  test('and what a port lists is what was told it', async () => {
    for (const { policy, holds, chosen } of sample.slice(0, 50))
      await memoryStore({ policy, tables: {} }).transaction(async (tx) => {
        for (const hold of holds) await tx.holds.place(hold);
        for (const choice of chosen) await tx.periods.choose(choice);
        const listed = await tx.holds.list();
        const known = ({ covers, placedAt, reason, citation }: HoldOrder) => ({ covers, placedAt, reason, citation });
        expect(listed.map(known)).toEqual(holds.map(known));
        for (const { controller, claim, period } of await tx.periods.list())
          expect(chosen).toContainEqual(expect.objectContaining({ controller, claim, period }));
      });
    expect(sample.some(({ holds }) => holds.length > 0) && sample.some(({ chosen }) => chosen.length > 0)).toBe(true);
  });
});
