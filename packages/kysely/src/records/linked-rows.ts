import type { Lookup, PersonKey, Policy, Row, SubjectStates } from '@gallra/core';
import {
  agreementEnd,
  belongingOf,
  classifiedTable,
  isElsewhere,
  isOwnKey,
  isTenantTable,
  ownKey,
  personalTable,
  soleKey,
  subjectSteps,
  tableEvent,
  yearTable,
} from '@gallra/core/policy';
import { linksTo } from '@gallra/core/store';

/** Reads the rows of a table whose column holds one of some values. */
export type Fetch = (table: string, column: string, values: readonly unknown[]) => Promise<readonly Row[]>;

/** Reads what people have asked for, of whatever controller. */
export type FetchStates = (people: readonly Pick<PersonKey, 'home' | 'key'>[], at: Date) => Promise<SubjectStates>;

/** Rows fetched ahead, so that the decision itself needs no I/O. */
export interface LinkedRows {
  readonly lookup: Lookup;
  /** Fetches all that decisions about these rows will look up. */
  prepare(table: string, rows: readonly Row[]): Promise<void>;
  /** Fetches what tells whose data they are, and no more. */
  preparePeople(table: string, rows: readonly Row[]): Promise<void>;
}

const place = (table: string, column: string, value: unknown) => `${table}\0${column}\0${String(value)}`;

/** Follows links from rows to others, a whole step at a time. */
interface Following {
  readonly policy: Policy;
  follow(table: string, column: string, values: readonly unknown[]): Promise<readonly Row[]>;
}

/** Which controllers rows belong to. */
async function followControllers(following: Following, table: string, rows: readonly Row[]): Promise<void> {
  const { policy, follow } = following;
  const classified = classifiedTable(policy, table);
  if (policy.controllers === undefined || rows.length === 0) return;
  if (classified === undefined || !isTenantTable(classified)) return;
  const link = classified.controller;
  if (typeof link === 'string') {
    const keys = rows.map((row) => row[link]);
    const years = yearTable(policy);
    await follow(policy.controllers.in, policy.controllers.key ?? 'id', keys);
    if (years !== undefined) await follow(years.in, years.controller, keys);
    return;
  }
  const parents = await follow(
    link.in,
    soleKey(policy, link.in),
    rows.map((row) => row[link.through]),
  );
  await followControllers(following, link.in, parents);
}

/** The rows by which controllers have to do with somebody whose own row they share. */
async function followSharers(following: Following, home: string, rows: readonly Row[]): Promise<void> {
  const { policy, follow } = following;
  if (belongingOf(personalTable(policy, home)) !== 'shared') return;
  for (const { from, party, column } of linksTo(policy, home)) {
    const values = rows.map((row) => row[column]);
    await followControllers(following, from, await follow(from, party, values));
  }
}

/** Follows events, people and controllers from rows to the rows they depend on, a whole step at a time. */
export function linkedRows(policy: Policy, fetch: Fetch): LinkedRows {
  const found = new Map<string, Row[]>();

  async function follow(table: string, column: string, values: readonly unknown[]): Promise<readonly Row[]> {
    const wanted = [
      ...new Map(
        values.filter((value) => value !== null && value !== undefined).map((value) => [String(value), value]),
      ).entries(),
    ];
    const missing = wanted.filter(([text]) => !found.has(place(table, column, text)));
    if (missing.length > 0) {
      for (const [text] of missing) found.set(place(table, column, text), []);
      for (const row of await fetch(
        table,
        column,
        missing.map(([, value]) => value),
      ))
        found.get(place(table, column, row[column]))?.push(row);
    }
    return wanted.flatMap(([text]) => found.get(place(table, column, text)) ?? []);
  }

  async function event(table: string, rows: readonly Row[], name: string): Promise<void> {
    if (rows.length === 0) return;
    for (const read of tableEvent(policy, table, name)?.sources ?? []) {
      if (!isElsewhere(read)) continue;
      const linked =
        'through' in read
          ? await follow(
              read.in,
              soleKey(policy, read.in),
              rows.map((row) => row[read.through]),
            )
          : await follow(
              read.in,
              read.by,
              rows.map((row) => row[soleKey(policy, table)]),
            );
      await followControllers({ policy, follow }, read.in, linked);
      await event(read.in, linked, read.event);
    }
  }

  async function people(table: string, rows: readonly Row[], party: string): Promise<void> {
    const link = personalTable(policy, table).subjects?.[party];
    if (link === undefined || rows.length === 0) return;
    for (const step of subjectSteps(policy, link)) {
      const next = step.party ?? ownKey(personalTable(policy, step.table))?.[0];
      const linked = await follow(
        step.table,
        step.column,
        rows.map((row) => row[party]),
      );
      await followControllers({ policy, follow }, step.table, linked);
      if (next !== undefined) await people(step.table, linked, next);
    }
    if (isOwnKey(link)) await followSharers({ policy, follow }, table, rows);
  }

  async function allPeople(table: string, rows: readonly Row[]): Promise<void> {
    for (const party of Object.keys(personalTable(policy, table).subjects ?? {})) await people(table, rows, party);
  }

  return {
    preparePeople: async (table, rows) => {
      await followControllers({ policy, follow }, table, rows);
      await allPeople(table, rows);
    },
    lookup: (table, column, value) =>
      value === null || value === undefined ? [] : (found.get(place(table, column, value)) ?? []),
    prepare: async (table, rows) => {
      const { events = {} } = personalTable(policy, table);
      for (const name of Object.keys(events)) if (name !== agreementEnd) await event(table, rows, name);
      await allPeople(table, rows);
      await followControllers({ policy, follow }, table, rows);
    },
  };
}

/** What people have asked for, looked up once for all people that some rows lead to. */
export async function statesOf(
  collect: (states: SubjectStates) => void,
  fetch: FetchStates,
  at: Date,
): Promise<SubjectStates> {
  const people = new Map<string, Pick<PersonKey, 'home' | 'key'>>();
  collect(({ home, key }) => {
    people.set(JSON.stringify([home, key]), { home, key });
    return {};
  });
  return people.size === 0 ? () => ({}) : fetch([...people.values()], at);
}
