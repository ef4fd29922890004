import { type Claim, claimKey, claimsOn } from '../../policy/claim/claim.ts';
import { countingClaims, type EventReading, eventReadings } from '../../policy/claim/evidence.ts';
import type { Policy } from '../../policy/policy.ts';
import {
  classifiedColumn,
  classifiedColumns,
  isPersonal,
  personalTable,
  personalTables,
} from '../../policy/table/classified-table.ts';
import { belongingOf } from '../../policy/table/controller-link.ts';
import { listedTypes, ownKey } from '../../policy/table/own-key.ts';
import { subjectSteps } from '../../policy/table/subject-link.ts';
import { type FullMomentSource, isElsewhere, tableEvent } from '../../policy/table/table-event.ts';
import { exactEncodings } from '../../policy/vocabulary.ts';
import { isExact } from '../../time/period.ts';
import type { PolicyProblem } from './problem.ts';

/** The events that an event is read from, in other tables; throws nothing, names come checked. */
function onward(
  policy: Policy,
  table: string,
  event: string,
): readonly (readonly [table: string, event: string, source: FullMomentSource])[] {
  return (tableEvent(policy, table, event)?.sources ?? []).flatMap((source) =>
    isElsewhere(source) ? [[source.in, source.event, source] as const] : [],
  );
}

/** Whether an event is in the end read from itself. */
function goesRound(policy: Policy, table: string, event: string, seen: readonly string[] = []): boolean {
  const here = `${table} ${event}`;
  return (
    seen.includes(here) ||
    onward(policy, table, event).some(([to, next]) => goesRound(policy, to, next, [...seen, here]))
  );
}

/** Whether party links lead back to the table they started from. */
function circularLink(policy: Policy, table: string, party: string, seen: readonly string[] = []): boolean {
  const here = `${table} ${party}`;
  const link = personalTable(policy, table).subjects?.[party];
  if (seen.includes(here)) return true;
  if (link === undefined) return false;
  return subjectSteps(policy, link).some(
    (step) => step.party !== undefined && circularLink(policy, step.table, step.party, [...seen, here]),
  );
}

/** Whether every source an event is read tells the hour. */
function tellsTheHour(policy: Policy, table: string, event: string): boolean {
  return (tableEvent(policy, table, event)?.sources ?? []).every((source) => {
    if (isElsewhere(source)) return tellsTheHour(policy, source.in, source.event);
    return 'untold' in source || exactEncodings.includes(source.encoding);
  });
}

/**
 * Events that are read across the border between the vendor's own rows and those of tenants. Links stop there: the event
 * would never have happened, and what counts from it would go at once.
 */
function borderProblems(policy: Policy): readonly PolicyProblem[] {
  if (policy.controllers === undefined) return [];
  return personalTables(policy).flatMap(([name, table]) =>
    Object.keys(table.events ?? {}).flatMap((event) =>
      onward(policy, name, event).flatMap(([to]) => {
        const ends = [table, personalTable(policy, to)].map(belongingOf);
        if (ends.includes('shared') || ends[0] === ends[1]) return [];
        const message = `is read in "${to}", whose rows are other controllers', and links stop at the controller: keep the moment in a column of its own, or write controller: 'shared' where several use one row`;
        return [{ path: `tables.${name}.events.${event}`, message }];
      }),
    ),
  );
}

/** Whether two claims of the same name end together, where they count from the same moment. */
const isSame = (one: Claim, other: Claim): boolean =>
  claimKey(one) === claimKey(other) && one.uponErasure === other.uponErasure;

/** Whether the column by which rows find those they read an event in is kept for whomever a claim on them is. */
function linkStays(policy: Policy, reading: EventReading, { table, column }: LinkColumn): boolean {
  const classified = personalTable(policy, table);
  const link = classifiedColumn(classified, column);
  if (!isPersonal(link) || link.then === 'withRow') return true;
  const isReader = table === reading.table;
  const own = claimsOn(policy, table, column);
  const home = ownKey(personalTable(policy, reading.table))?.[0];
  // Of the row that tells the moment, the link is about whoever's own row reads it, and nothing else cuts it short.
  const keptThere = own.filter(
    ({ clock, limits }) =>
      clock?.event === reading.read && limits.every(({ event }) => classified.events?.[event] === undefined),
  );
  const isAboutThem = home === reading.column && link.of.includes(column);
  const isLast = eventReadings(policy, reading.table).every(({ read }) => read !== reading.event);
  return (
    isLast &&
    countingClaims(policy, reading.table, reading).every(({ claim, group, term }) => {
      if (term !== 'moment' && term !== 'window') return false;
      if (isReader) return own.some((one) => isSame(claim, one)) && group.parties.every((one) => link.of.includes(one));
      return isAboutThem && keptThere.some((one) => isSame(claim, one));
    })
  );
}

/** A column that leads from one row to another. */
interface LinkColumn {
  readonly table: string;
  readonly column: string;
}

/** Links by which events are read, and that may be cleared while something counts from those. */
function linkProblems(policy: Policy): readonly PolicyProblem[] {
  return personalTables(policy).flatMap(([name]) =>
    eventReadings(policy, name).flatMap((reading) => {
      const links = [
        { table: name, column: reading.its },
        { table: reading.table, column: reading.column },
      ];
      return links
        .filter((link) => !linkStays(policy, reading, link))
        .map(({ table, column }) => ({
          path: `tables.${table}.columns.${column}`,
          message: `is read to decide the event "${reading.event}" of table "${reading.table}"; were it cleared before what counts from that has ended, decisions would be guesses: write then: 'withRow'`,
        }));
    }),
  );
}

/** Events that are read through a typed link in a table that none of its types leads to. */
function typeProblems(policy: Policy): readonly PolicyProblem[] {
  return personalTables(policy).flatMap(([name, table]) =>
    Object.keys(table.events ?? {}).flatMap((event) =>
      onward(policy, name, event).flatMap(([to, , source]) => {
        const link = 'through' in source ? listedTypes(table.subjects?.[source.through]) : undefined;
        if (link === undefined || Object.values(link.in).includes(to)) return [];
        const message = `is read in "${to}", and no type that "${link.by}" tells leads there: list the type under subjects, or leave the event out`;
        return [{ path: `tables.${name}.events.${event}`, message }];
      }),
    ),
  );
}

/** What is wrong with where events and links lead, in a policy whose names all exist. */
export function eventProblems(policy: Policy): readonly PolicyProblem[] {
  const circles = personalTables(policy).flatMap(([name, table]) => [
    ...Object.keys(table.events ?? {})
      .filter((event) => goesRound(policy, name, event))
      .map((event) => ({
        path: `tables.${name}.events.${event}`,
        message: 'is read from itself in a circle; break it at a column',
      })),
    ...Object.keys(table.subjects ?? {})
      .filter((party) => circularLink(policy, name, party))
      .map((party) => ({
        path: `tables.${name}.subjects.${party}`,
        message: 'leads back to itself and never to a person',
      })),
  ]);
  if (circles.length > 0) return circles;
  const across = [...borderProblems(policy), ...typeProblems(policy)];
  if (across.length > 0) return across;
  const links = linkProblems(policy);
  if (links.length > 0) return links;
  return personalTables(policy).flatMap(([name, table]) => {
    const claims = classifiedColumns(table)
      .filter(isPersonal)
      .flatMap((column) => claimsOn(policy, name, column.name));
    const once = claims.filter(({ name: claim }, index) => claims.findIndex((other) => other.name === claim) === index);
    return once.flatMap(({ name: claim, clock, limits }) =>
      (clock === undefined ? [] : [clock, ...limits])
        .filter(({ event, clock: { periods } }) => periods.some(isExact) && !tellsTheHour(policy, name, event))
        .map(({ event }) => ({
          path: `tables.${name}.events.${event}`,
          message: `"${claim}" counts hours from it, but it is read from a column that tells only the day`,
        })),
    );
  });
}
