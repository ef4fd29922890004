import { claimsOn } from '../../policy/claim/claim.ts';
import type { Policy } from '../../policy/policy.ts';
import {
  classifiedColumn,
  classifiedColumns,
  isPersonal,
  personalTable,
  personalTables,
} from '../../policy/table/classified-table.ts';
import { belongingOf } from '../../policy/table/controller-link.ts';
import { listedTypes } from '../../policy/table/own-key.ts';
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

/** Whether a claim keeps a column, or nothing ever takes it. */
function stays(policy: Policy, table: string, column: string, claim: string): boolean {
  const classified = personalTable(policy, table);
  return (
    !isPersonal(classifiedColumn(classified, column)) ||
    claimsOn(policy, table, column).some(({ name }) => name === claim)
  );
}

/** Rows that tell an event of rows elsewhere. */
interface Evidence {
  /** Table whose claim counts from it. */
  readonly from: string;
  /** Table that is read. */
  readonly to: string;
  readonly event: string;
  readonly source: FullMomentSource;
}

/**
 * Whether the rows an event is read from stay as long as the claim that counts from it. If they went earlier,
 * the event would look as if it had never happened, and the claim would end too early.
 */
function evidenceStays(policy: Policy, claim: string, { from, to, event, source }: Evidence): boolean {
  const classified = personalTable(policy, to);
  const claimed = classifiedColumns(classified).some(
    (column) => isPersonal(column) && claimsOn(policy, to, column.name).some(({ name }) => name === claim),
  );
  const dates = (tableEvent(policy, to, event)?.sources ?? []).every(
    (read) =>
      !('column' in read) ||
      [read.column, ...Object.keys(read.when ?? {})].every((column) => stays(policy, to, column, claim)),
  );
  const link =
    'by' in source
      ? stays(policy, to, source.by, claim)
      : 'through' in source &&
        [source.through, ...Object.keys(source.when ?? {})].every((column) => stays(policy, from, column, claim));
  const personal = classifiedColumns(classified).some(isPersonal);
  return (claimed || classified.then === 'anonymise' || !personal) && dates && link;
}

/** The tables and sources a claim's event is read from, however far away. */
function evidence(policy: Policy, table: string, event: string): readonly Evidence[] {
  return onward(policy, table, event).flatMap(([to, next, source]) => [
    { from: table, to, event: next, source },
    ...evidence(policy, to, next),
  ]);
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
  return personalTables(policy).flatMap(([name, table]) => {
    const claims = classifiedColumns(table)
      .filter(isPersonal)
      .flatMap((column) => claimsOn(policy, name, column.name));
    const once = claims.filter(({ name: claim }, index) => claims.findIndex((other) => other.name === claim) === index);
    return once.flatMap((claim) => {
      if (claim.clock === undefined) return [];
      const clocks = [claim.clock, ...claim.limits];
      const vague = clocks.filter(
        ({ event, clock }) => clock.periods.some(isExact) && !tellsTheHour(policy, name, event),
      );
      const lost = [...new Set(clocks.map(({ event }) => event))].flatMap((read) =>
        evidence(policy, name, read)
          .filter((rows) => !evidenceStays(policy, claim.name, rows))
          .map(({ to }) => ({ read, to })),
      );
      return [
        ...vague.map(({ event }) => ({
          path: `tables.${name}.events.${event}`,
          message: `"${claim.name}" counts hours from it, but it is read from a column that tells only the day`,
        })),
        ...lost.map(({ read, to }) => ({
          path: `tables.${name}.events.${read}`,
          message: `"${claim.name}" counts from rows of "${to}" that may be gone before it ends: let "${claim.name}" claim a column there (and the link and date), or keep the date in a column of its own`,
        })),
      ];
    });
  });
}
