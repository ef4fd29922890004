import type { Condition } from '../condition.ts';
import type { Policy } from '../policy.ts';
import {
  classifiedColumn,
  classifiedTable,
  isPersonal,
  personalTable,
  personalTables,
} from '../table/classified-table.ts';
import { agreementColumns, belongingOf, isTenantTable } from '../table/controller-link.ts';
import { yearEndColumn } from '../table/financial-years.ts';
import { ownKey, soleKey } from '../table/own-key.ts';
import { subjectSteps } from '../table/subject-link.ts';
import { isElsewhere, tableEvent } from '../table/table-event.ts';
import { type Claim, consentEvent } from './claim.ts';
import { type ColumnGroup, columnGroups } from './column-group.ts';

/** Rows of another table that read a row to be decided about: those whose `column` equals the row's `its`. */
export interface ReadingRows {
  readonly table: string;
  readonly column: string;
  readonly its: string;
}

/** A foreign key because of which a row waits for all rows that refer to it. */
interface HoldingKey {
  readonly table: string;
  readonly columns: readonly string[];
  readonly to: readonly string[];
}

/** Those that a row has to be kept for: where a foreign key keeps it for the same rows, it waits for them anyway. */
export const unheld = <Rows extends ReadingRows>(readings: readonly Rows[], keys: readonly HoldingKey[]) =>
  readings.filter(({ table, column, its }) =>
    keys.every(
      (key) => key.table !== table || key.columns.length > 1 || key.columns[0] !== column || key.to[0] !== its,
    ),
  );

/** Rows that read an event in a row. */
export interface EventReading extends ReadingRows {
  /** The event as it is called where it is read. */
  readonly read: string;
  /** What it is to the rows that read it. */
  readonly event: string;
  /** Only in rows that meet this. */
  readonly when?: Condition;
  /** Only by rows that meet this: a typed link leads to several tables. */
  readonly by?: Condition;
  /** Of several moments the latest counts there; the earliest, where this is false. */
  readonly latest: boolean;
}

/** The rows of other tables that read an event in rows of a table. */
export function eventReadings(policy: Policy, table: string): readonly EventReading[] {
  return personalTables(policy).flatMap(([reader, { events = {} }]) =>
    Object.keys(events).flatMap((event) => {
      const { take = 'latest', sources = [] } = tableEvent(policy, reader, event) ?? {};
      return sources.flatMap((source): readonly EventReading[] => {
        if (!isElsewhere(source) || source.in !== table) return [];
        const rows = { table: reader, read: source.event, event, latest: take === 'latest' };
        if ('through' in source) {
          const by = source.when === undefined ? {} : { by: source.when };
          return [{ ...rows, column: source.through, its: soleKey(policy, table), ...by }];
        }
        const when = source.when === undefined ? {} : { when: source.when };
        return [{ ...rows, column: soleKey(policy, reader), its: source.by, ...when }];
      });
    }),
  );
}

/**
 * For how long a claim needs the rows that tell what it counts from, as long as there is something to keep.
 *
 * - `moment`: while the claim is alive, and would be, had nothing but this row told the moment: of several moments the
 *   latest counts, and one that is over changes nothing
 * - `window`: the same of a provision that ends without another that follows, alive or not: without the row the provision
 *   could apply again, to a moment before it
 * - `alive`: while the claim is
 * - `cap`: while its own period runs: without the row a limit would be lifted
 * - `data`: always: without the row another moment would count, and the claim could begin again
 */
export type EvidenceTerm = 'moment' | 'window' | 'alive' | 'cap' | 'data';

/** A claim that counts from an event, on a group of columns. */
export interface CountingClaim {
  readonly group: ColumnGroup;
  readonly claim: Claim;
  readonly term: EvidenceTerm;
}

/**
 * The claims on a table that count from an event, or are cut short by a limit that does.
 *
 * @param latest - whether the latest moment counts on the whole way from the row that tells it
 */
export function countingClaims(
  policy: Policy,
  table: string,
  { event, latest }: Pick<EventReading, 'event' | 'latest'>,
): readonly CountingClaim[] {
  return columnGroups(policy, table).flatMap((group) =>
    group.claims.flatMap((claim): readonly CountingClaim[] => {
      const { clock, limits } = claim;
      const { to, undecided } = clock?.applies ?? {};
      const isLast = to !== undefined && undecided !== true && policy.duties?.[claim.name]?.followedBy === 'nothing';
      const term = !latest ? 'data' : isLast ? 'window' : 'moment';
      // A limit on the same moment goes back with it, and so does the claim.
      const lifted = limits.some((limit) => limit.event === event && !(latest && clock?.event === event));
      return [
        ...(clock?.event === event ? [{ group, claim, term } as const] : []),
        ...(lifted ? [{ group, claim, term: 'cap' as const }] : []),
        ...(clock?.event !== event && consentEvent(policy, table, claim) === event
          ? [{ group, claim, term: 'alive' as const }]
          : []),
      ];
    }),
  );
}

/** Whether what counts from an event in a row goes before the row: while that is there, it has not gone. */
export function goesFirst(policy: Policy, { table, event, latest, column }: EventReading): boolean {
  if (column !== soleKey(policy, table)) return true;
  const onward = eventReadings(policy, table).filter(({ read }) => read === event);
  return (
    countingClaims(policy, table, { event, latest }).some(({ term }) => term !== 'moment' && term !== 'alive') ||
    onward.some((next) => goesFirst(policy, { ...next, latest: latest && next.latest }))
  );
}

/** Rows that find by a row whom they are about, or whose they are. */
export interface WayReading extends ReadingRows {
  /** Only rows that meet this take the way. */
  readonly when?: Condition;
  /** The party that takes it; absent where it leads to their controller. */
  readonly party?: string;
  /** It ends here, at the person whose own row this is. */
  readonly toHome?: true;
  /** What these rows hold needs nothing of the way: others take it through them. */
  readonly isBetween?: true;
  /** Rows that in their turn go by those that take it. */
  readonly onward: readonly WayReading[];
}

/** The rows whose people are found by rows of a table, and there by one of its parties; undefined: they live there. */
function peopleBehind(policy: Policy, table: string, party: string | undefined): readonly WayReading[] {
  return personalTables(policy).flatMap(([reader, { subjects = {} }]) =>
    Object.entries(subjects).flatMap(([column, link]) =>
      (link === undefined ? [] : subjectSteps(policy, link))
        .filter((step) => step.table === table && step.party === party)
        .map((step) => ({
          table: reader,
          column,
          its: step.column,
          party: column,
          ...(party === undefined ? { toHome: true as const } : {}),
          ...(step.when === undefined ? {} : { when: step.when }),
          onward: peopleBehind(policy, reader, column),
        })),
    ),
  );
}

/** Whether claims on a table tell people of a home of several categories apart. */
function tellsApart(policy: Policy, table: string, categories: readonly string[]): boolean {
  return columnGroups(policy, table).some(({ claims }) =>
    claims.some(({ subjects }) => {
      const meant = subjects === 'all' ? categories : categories.filter((category) => subjects.includes(category));
      return meant.length > 0 && meant.length < categories.length;
    }),
  );
}

/** Those of some rows, and of those that go by them, that need the way. */
const needing = (readings: readonly WayReading[], isNeeding: (table: string) => boolean): readonly WayReading[] =>
  readings.flatMap((reading): readonly WayReading[] => {
    const onward = needing(reading.onward, isNeeding);
    if (isNeeding(reading.table)) return [{ ...reading, onward }];
    return onward.length > 0 ? [{ ...reading, isBetween: true, onward }] : [];
  });

const isShared = (policy: Policy, table: string): boolean => belongingOf(personalTable(policy, table)) === 'shared';

/** The rows that controllers share and that find by a home's rows at which controller somebody is. */
const sharedReadings = (policy: Policy, home: string): readonly WayReading[] =>
  isTenantTable(personalTable(policy, home)) && ownKey(personalTable(policy, home)) !== undefined
    ? needing(peopleBehind(policy, home, undefined), (table) => isShared(policy, table))
    : [];

/**
 * The rows that have to read a home's to know of which category somebody is, or, in rows that controllers share, at which of
 * them; its key alone tells who they are.
 */
function homeReadings(policy: Policy, home: string): readonly WayReading[] {
  const classified = personalTable(policy, home);
  const own = ownKey(classified);
  if (own === undefined) return [];
  const [key, link] = own;
  const categories = typeof link === 'string' ? [] : [...new Set(Object.values(link.values))];
  const isNeeding = (table: string) =>
    tellsApart(policy, table, categories) || (isTenantTable(classified) && isShared(policy, table));
  const readings = peopleBehind(policy, home, undefined);
  return [
    ...readings.filter(({ its }) => its !== key),
    ...needing(
      readings.filter(({ its }) => its === key),
      isNeeding,
    ),
  ];
}

/** The rows that find their controller by rows of a table, or in rows that controllers share that of a person. */
function controllerReadings(policy: Policy, table: string): readonly WayReading[] {
  const { controllers } = policy;
  const isRead =
    controllers?.in === table && (agreementColumns(policy).length > 0 || yearEndColumn(policy) !== undefined);
  return personalTables(policy).flatMap(([reader, classified]): readonly WayReading[] => {
    if (!isTenantTable(classified) || reader === table) return [];
    const { controller } = classified;
    const onward = () => [...controllerReadings(policy, reader), ...sharedReadings(policy, reader)];
    if (typeof controller === 'string')
      return isRead ? [{ table: reader, column: controller, its: controllers?.key ?? 'id', onward: onward() }] : [];
    return controller.in === table
      ? [{ table: reader, column: controller.through, its: soleKey(policy, table), onward: onward() }]
      : [];
  });
}

/**
 * The rows of other tables that find by rows of a table whom they are about, or whose controller's they are. A home's key
 * names who lives there without its row, unless the row tells of which category they are.
 */
export function wayReadings(policy: Policy, table: string): readonly WayReading[] {
  const classified = personalTable(policy, table);
  const own = ownKey(classified)?.[0];
  const parties = Object.keys(classified.subjects ?? {}).filter((party) => party !== own);
  const readings = [
    ...homeReadings(policy, table),
    ...parties.flatMap((party) => peopleBehind(policy, table, party)),
    ...controllerReadings(policy, table),
  ];
  // What is personal itself goes with the person, and nobody finds anything by it any more.
  return readings.filter(({ its }) => {
    const column = classifiedColumn(classified, its);
    return !isPersonal(column) || column.then === 'withRow';
  });
}

/** Whether rows of other tables read rows of a table, so that those can be evidence. */
export const isRead = (policy: Policy, table: string): boolean =>
  classifiedTable(policy, table) !== undefined &&
  (eventReadings(policy, table).length > 0 || wayReadings(policy, table).length > 0);
