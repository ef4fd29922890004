import { canBeAwaited, claimKey } from '@gallra/core/policy';
import type { ClaimTally, GroupTally, IncomingKey, TableTally } from '@gallra/core/store';
import { type OperationNode, RawNode, sql } from 'kysely';
import type { Sql } from '../database/sql.ts';
import { and, not, or, type Predicate, toSql } from '../predicates/boolean.ts';
import { hasAgreementEnded } from '../predicates/claim.ts';
import { type Compilation, controllerOf, type Source } from '../predicates/compilation.ts';
import { isReferenced, tablePredicates } from '../predicates/due.ts';
import type { GroupPredicates } from '../predicates/group.ts';
import { isWithinScope } from '../predicates/scope.ts';
import { somethingLeft } from '../predicates/value-left.ts';

/** A statement that counts what is due in a table, and how to read its one row. */
export interface TallySql {
  readonly statement: Sql;
  read(row: Readonly<Record<string, unknown>> | undefined): TableTally;
}

/** Whether an expression has a subquery in it, which is dear to ask twice. */
function asksOtherRows(expression: Sql): boolean {
  const asks = (node: OperationNode): boolean =>
    RawNode.is(node) && (node.sqlFragments.some((text) => text.includes('select ')) || node.parameters.some(asks));
  return asks(expression.toOperationNode());
}

const counted =
  ({ dialect }: Compilation) =>
  (predicate: Predicate): Sql =>
    typeof predicate === 'boolean' ? (predicate ? sql`count(*)` : sql`0`) : dialect.countIf(predicate);

/** The same over groups of rows that are alike, each with its size as `n`. */
const summed = (predicate: Predicate): Sql =>
  predicate === false ? sql`0` : sql`coalesce(sum(case when ${toSql(predicate)} then n end), 0)`;

/** Facts that rows are grouped by, at most: with more of them the database foresees too many groups to keep in memory. */
const mostGrouped = 10;

/** Facts about a row, each found once in an inner select, and named there. */
class Facts {
  readonly #found = new Map<string, Sql>();

  /** A fact by its name; what is known before any row is read is none. */
  of(name: string, ask: () => Predicate): Predicate {
    const known = this.#found.get(name);
    const answer = known ?? ask();
    if (typeof answer === 'boolean') return answer;
    this.#found.set(name, answer);
    return sql`${sql.id(`f${[...this.#found.keys()].indexOf(name)}`)}`;
  }

  list(): readonly Sql[] {
    return [...this.#found.values()].map((answer, index) => sql`${answer} as ${sql.id(`f${index}`)}`);
  }
}

/** What is asked of a row about a claim. */
interface ClaimFacts {
  readonly name: string;
  readonly alive: Predicate;
  readonly begun: Predicate;
  /** Absent where every row tells what it counts from. */
  readonly pending?: Predicate;
}

/** What is asked of a row about a group of columns. */
interface GroupFacts {
  readonly columns: readonly string[];
  readonly personal: Predicate;
  /** There is something to take away. */
  readonly left: Predicate;
  readonly restricted: Predicate;
  /** Of what is restricted, what a controller gets back first. */
  readonly toReturn: Predicate;
  readonly claims: readonly ClaimFacts[];
  /** Nobody knows whose it is. */
  readonly nobodys: Predicate;
  /** A claim is alive, or nobody knows whose it is. */
  readonly claimed: Predicate;
}

function claimFacts(compilation: Compilation, from: Source, facts: Facts, people: string) {
  const isShared = controllerOf(compilation, from) === undefined;
  return ([claim, { alive, begun, pending }]: GroupPredicates['claims'][number]): ClaimFacts => {
    const event = claim.clock?.event ?? '';
    const about = `${claimKey(claim)} ${people}`;
    // Whom it is about matters in rows that controllers share only: each of them sees its own there. A credential waits for
    // the event in the rows in which a column beside it does.
    const isOwn = isShared || claim.neighbours !== undefined;
    return {
      name: claim.name,
      alive: facts.of(`alive ${about}`, alive),
      begun: facts.of(`begun ${about}`, begun),
      ...(canBeAwaited(compilation.policy, from.table, event)
        ? { pending: facts.of(isOwn ? `pending ${about}` : `pending ${event}`, pending) }
        : {}),
    };
  };
}

function groupFacts(compilation: Compilation, from: Source, groups: readonly GroupPredicates[], facts: Facts) {
  return groups.map(({ group, ordered, claims, personal, restricted, nobodys, restrictedAtEnd }, index): GroupFacts => {
    const parties = JSON.stringify(group.parties);
    const people = JSON.stringify([group.parties, ordered]);
    const named = claims.map(claimFacts(compilation, from, facts, people));
    const ofUnlisted = facts.of(`nobodys ${people}`, nobodys);
    const isRestricted = facts.of(`restricted ${parties}`, restricted);
    const ended = () => (isRestricted === false ? false : hasAgreementEnded(compilation, from));
    return {
      columns: group.columns.map(({ name }) => name),
      personal: facts.of(`personal ${JSON.stringify(group.when ?? null)}`, personal),
      left: facts.of(`left ${index}`, () => somethingLeft(compilation, from, group.columns)),
      restricted: isRestricted,
      toReturn:
        restrictedAtEnd === undefined
          ? and(isRestricted, facts.of('agreement ended', ended))
          : facts.of(`restricted at the end ${parties}`, restrictedAtEnd),
      claims: named,
      nobodys: ofUnlisted,
      claimed: or(ofUnlisted, ...named.map(({ alive }) => alive)),
    };
  });
}

/** Rows that would go, or something in them, were it not for somebody's restriction. */
function keptBy(who: 'restricted' | 'toReturn', groups: readonly GroupFacts[], held: Predicate, erasable: boolean) {
  const only = groups.map((group) => and(group.personal, group[who], not(group.claimed)));
  const whole = not(or(...groups.map(({ personal, claimed }) => and(personal, claimed))));
  return and(
    not(held),
    or(...groups.map(({ left }, index) => and(only[index] ?? false, left)), erasable ? and(or(...only), whole) : false),
  );
}

/** Where a count is found: among those that are asked, or as the rest of one. */
interface Place {
  readonly index: number;
  readonly isRest: boolean;
}

/** The same rows are counted once, whatever they count for; and those of which the rest is counted, not at all. */
function askedOnce(counts: readonly Predicate[]) {
  const sameRows = (count: Predicate) => JSON.stringify(typeof count === 'boolean' ? count : count.toOperationNode());
  const asked: Predicate[] = [];
  const places = new Map<string, Place>();
  // The plain ones come before what negates them, and all rows before everything.
  for (const count of counts.toSorted((a, b) => sameRows(a).length - sameRows(b).length)) {
    if (places.has(sameRows(count))) continue;
    places.set(sameRows(count), { index: asked.length, isRest: false });
    places.set(sameRows(not(count)), { index: asked.length, isRest: true });
    asked.push(count);
  }
  return { asked, placed: counts.map((count) => places.get(sameRows(count))) };
}

/** What was counted of a group, in the order in which it was asked. */
function groupTally({ columns, claims }: GroupFacts, count: () => number): GroupTally {
  const [personal, clear, neverBegan] = [count(), count(), count()];
  const tallies = claims.map(({ name: claim, pending }): ClaimTally => {
    const [alive, ended] = [count(), count()];
    const waiting = pending === undefined ? {} : { pending: count() };
    return { claim, alive, ...waiting, ended, neverBegan: personal - alive - ended };
  });
  return { columns, clear, claims: tallies, neverBegan };
}

/**
 * Counts what would become of a table's rows.
 *
 * Each fact about a row (is this claim alive, does something refer to it) is found once, in an inner select; the counts
 * combine facts. Asked anew in every count, a table with a dozen claims on linked rows made statements of many hundred
 * kilobytes. Facts about the row alone are cheap, and merged they let the database read an index only, in parallel. Dear
 * ones are found in parallel where rows that are alike are grouped first.
 */
export function tallySql(compilation: Compilation, from: Source, incomingKeys: readonly IncomingKey[]): TallySql {
  const { groups, erasable, wholeRow, held: underHold } = tablePredicates(compilation, from);
  const facts = new Facts();
  const held = facts.of('held', underHold);
  const read = groupFacts(compilation, from, groups, facts);
  // What refers to a row matters where the row is due; where that is told by the row alone, nothing else is asked for.
  const referencedIfDue = () => {
    const [due, referenced] = [wholeRow(), isReferenced(compilation, from, incomingKeys)];
    return typeof due === 'boolean' || asksOtherRows(due) ? referenced : and(due, referenced);
  };
  const referenced = erasable && incomingKeys.length > 0 ? facts.of('referenced', referencedIfDue) : false;

  const needed = read.map(({ personal, restricted, claimed }) => and(personal, or(held, restricted, claimed)));
  const whole = and(or(...read.map(({ personal }) => personal)), not(or(...needed)));
  const erased = erasable ? and(whole, not(referenced)) : false;
  const left = or(...read.map((group) => and(group.personal, group.left)));
  const counts: readonly Predicate[] = [
    true,
    keptBy('restricted', read, held, erasable),
    keptBy('toReturn', read, held, erasable),
    or(...read.map(({ personal, nobodys }) => and(personal, nobodys))),
    erased,
    erasable ? false : and(whole, left),
    and(whole, referenced, left),
    ...read.flatMap(({ personal, left: something, claims }, index) => {
      const goes = and(personal, not(needed[index] ?? false));
      const neverBegan = claims.length > 0 && not(or(...claims.flatMap(({ alive, begun }) => [alive, begun])));
      return [
        personal,
        and(goes, or(...needed.filter((_, other) => other !== index)), something),
        and(goes, neverBegan, or(something, erased)),
        ...claims.flatMap(({ alive, begun, pending }) => [
          and(personal, alive),
          and(personal, begun, not(alive)),
          ...(pending === undefined ? [] : [and(personal, alive, pending)]),
        ]),
      ];
    }),
  ];
  const list = facts.list();
  const rows = sql`${compilation.names.from(from.table)} as ${sql.id(from.alias)} where ${toSql(isWithinScope(compilation, from))}`;
  const dear = list.some(asksOtherRows);
  const { asked, placed } = askedOnce(counts);
  const sums = (how: (predicate: Predicate) => Sql) =>
    sql.join(asked.map((count, index) => sql`${how(count)} as ${sql.id(`n${index}`)}`));
  const found = sql`select ${sql.join([sql`1 as here`, ...list])} from ${rows}`;
  const names = sql.join(list.map((_, index) => sql.id(`f${index}`)));
  return {
    statement:
      dear && compilation.dialect.groupsInParallel && list.length <= mostGrouped
        ? sql`select ${sums(summed)} from (select ${names}, count(*) as n from (${found}) as facts group by ${names}) as alike`
        : sql`select ${sums(counted(compilation))} from (${found}${dear ? compilation.dialect.unmerged : sql``}) as facts`,
    read: (row) => {
      const found = (index = 0) => Number(row?.[`n${index}`] ?? 0);
      const numbers = placed
        .map((place) => (place?.isRest ? found() - found(place.index) : found(place?.index)))
        .values();
      const count = () => numbers.next().value ?? 0;
      const rows = count();
      const [restricted, toReturn, ofUnlistedTypes] = [count(), count(), count()];
      return {
        table: from.table,
        rows,
        erase: count(),
        anonymise: count(),
        referenced: count(),
        groups: read.map((group) => groupTally(group, count)),
        ...(restricted === 0 ? {} : { restricted }),
        ...(toReturn === 0 ? {} : { toReturn }),
        ...(ofUnlistedTypes === 0 ? {} : { ofUnlistedTypes }),
      };
    },
  };
}
