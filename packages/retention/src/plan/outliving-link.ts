import type { Policy } from '@gallra/core';
import {
  agreementEnd,
  type Claim,
  type ClassifiedColumn,
  claimsOn,
  classifiedColumn,
  classifiedColumns,
  isElsewhere,
  isPersonal,
  isReturnedLater,
  ownKey,
  personalTable,
  personalTables,
  type SubjectStep,
  soleKey,
  subjectSteps,
  tableEvent,
} from '@gallra/core/policy';

/** A person as a row knows them: the column that leads to them, or their own key. */
interface Standpoint {
  readonly table: string;
  readonly party: string;
}

/** A step from a row to rows about the same person, by a column of either. */
interface Way {
  /** The column of the row one comes from. */
  readonly column: string;
  readonly to: string;
  /** The column of the rows one comes to. */
  readonly by: string;
  /** Who of those rows' parties is the same person. */
  readonly party: string;
}

/** A link of a row to rows that tell who it was and are kept longer. */
export interface OutlivingLink {
  /** The column of the row itself that the way begins with. */
  readonly column: string;
  readonly to: string;
  /** What tells there, and which claims keep it. */
  readonly columns: readonly string[];
  readonly claims: readonly Claim[];
}

/** Whether a column still holds what it held when the row has lost the person. */
const stays = (policy: Policy, table: string, name: string): boolean => {
  const column = classifiedColumn(personalTable(policy, table), name);
  return !isPersonal(column) || column.then === 'withRow';
};

/** The party at the end of a step: the one it names, or the person whose home that table is. */
function partyAt(policy: Policy, { table, party }: SubjectStep): string {
  return party ?? ownKey(personalTable(policy, table))?.[0] ?? '';
}

/** Every declared link by which a row leads to other rows about one of its people, in both directions. */
function waysFrom(policy: Policy, from: Standpoint): readonly Way[] {
  const ways = personalTables(policy).flatMap(([table, { subjects = {} }]) =>
    Object.entries(subjects).flatMap(([party, link]) =>
      (link === undefined ? [] : subjectSteps(policy, link)).flatMap((step): readonly Way[] => {
        const there = { column: party, to: step.table, by: step.column, party: partyAt(policy, step) };
        const back = { column: step.column, to: table, by: party, party };
        return [
          ...(table === from.table && party === from.party ? [there] : []),
          ...(step.table === from.table && there.party === from.party ? [back] : []),
        ];
      }),
    ),
  );
  return ways.filter(({ column }) => stays(policy, from.table, column));
}

/**
 * The columns at the other end of a way that tell who the person is. What the policy calls indirectly identifying does
 * not by itself, and what is about another party of those rows tells of that one.
 */
function telling(policy: Policy, { to, party }: Way): readonly ClassifiedColumn[] {
  return classifiedColumns(personalTable(policy, to)).filter(
    (column) =>
      isPersonal(column) && policy.categories[column.is]?.identifies !== 'indirectly' && column.of.includes(party),
  );
}

/** Whether a table reads an event in all rows at the other end of a way. */
function readsThere(policy: Policy, table: string, event: string, { column, to, by }: Way): boolean {
  return (tableEvent(policy, table, event)?.sources ?? []).some((source) => {
    if (!isElsewhere(source) || source.in !== to || source.event !== event) return false;
    return 'through' in source
      ? source.through === column && soleKey(policy, to) === by
      : source.by === by && source.when === undefined && soleKey(policy, table) === column;
  });
}

/**
 * Whether a claim at the other end of a way is over when the row has lost the person: it is a claim on the row too, and
 * counts from the same event there and here.
 */
function endsWith(policy: Policy, from: string, way: Way, claim: Claim): boolean {
  const event = claim.clock?.event;
  if (event === undefined || event === agreementEnd) return true;
  // The latest of several is over only when each is, so a row that waits for those goes with or after them.
  if (tableEvent(policy, from, event)?.take === 'latest' && readsThere(policy, from, event, way)) return true;
  const [source, ...others] = tableEvent(policy, way.to, event)?.sources ?? [];
  const parent = source !== undefined && 'through' in source && source.in === from && source.through === way.by;
  return parent && others.length === 0 && source.event === event;
}

/** Whether a purpose that keeps a row too keeps the other one no longer after the agreement than that. */
const endsNoLater = (own: Claim | undefined, other: Claim): boolean =>
  own !== undefined && !isReturnedLater(other, own);

/** By name; of one that counts in several ways after the agreement, the one that lasts longest. */
function claimsOf(policy: Policy, table: string): ReadonlyMap<string, Claim> {
  const claims = new Map<string, Claim>();
  for (const { name: column } of classifiedColumns(personalTable(policy, table)).filter(isPersonal))
    for (const claim of claimsOn(policy, table, column))
      if (!endsNoLater(claims.get(claim.name), claim)) claims.set(claim.name, claim);
  return claims;
}

/**
 * The links by which rows of a table, once they have lost the person, still lead to somebody: to rows whose own claims
 * keep what tells who it is. Behind such rows it does not look further; behind rows that lose the person no later than
 * this one it does.
 */
export function outlivingLinks(policy: Policy, table: string): readonly OutlivingLink[] {
  const found: OutlivingLink[] = [];
  const seen = new Set<string>();
  const place = ({ table: name, party }: Standpoint) => JSON.stringify([name, party]);
  const follow = (from: Standpoint, first: string | undefined): void => {
    seen.add(place(from));
    const own = claimsOf(policy, from.table);
    for (const way of waysFrom(policy, from)) {
      const next = { table: way.to, party: way.party };
      if (seen.has(place(next))) continue;
      seen.add(place(next));
      const column = first ?? way.column;
      const longer = telling(policy, way).flatMap(({ name }) =>
        claimsOn(policy, way.to, name)
          .filter(
            (claim) =>
              claim.follows === undefined &&
              !(endsNoLater(own.get(claim.name), claim) && endsWith(policy, from.table, way, claim)),
          )
          .map((claim) => ({ name, claim })),
      );
      if (longer.length === 0) {
        follow(next, column);
        continue;
      }
      found.push({
        column,
        to: way.to,
        columns: [...new Set(longer.map(({ name }) => name))],
        claims: [...new Map(longer.map(({ claim }) => [claim.name, claim])).values()],
      });
    }
  };
  for (const party of Object.keys(personalTable(policy, table).subjects ?? {})) follow({ table, party }, undefined);
  return found;
}
