import { claimKey } from '@gallra/core/policy';
import type { TableTally } from '@gallra/core/store';
import { type OperationNode, RawNode, sql } from 'kysely';
import type { Sql } from '../database/sql.ts';
import { and, not, or, type Predicate, toSql } from '../predicates/boolean.ts';
import { hasAgreementEnded } from '../predicates/claim.ts';
import type { Compilation, Source } from '../predicates/compilation.ts';
import { mayStay, mustStay, type Staying, tablePredicates } from '../predicates/due.ts';
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

const counted = (predicate: Predicate): Sql =>
  typeof predicate === 'boolean' ? (predicate ? sql`count(*)` : sql`0`) : sql`count(case when ${predicate} then 1 end)`;

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

/** What is asked of a row about a group of columns. */
interface GroupFacts {
  readonly columns: readonly string[];
  readonly personal: Predicate;
  /** There is something to take away. */
  readonly left: Predicate;
  readonly restricted: Predicate;
  /** Of what is restricted, what a controller gets back first. */
  readonly toReturn: Predicate;
  readonly claims: readonly { readonly name: string; readonly alive: Predicate; readonly begun: Predicate }[];
  /** Nobody knows whose it is. */
  readonly nobodys: Predicate;
  /** A claim is alive, or nobody knows whose it is. */
  readonly claimed: Predicate;
}

function groupFacts(compilation: Compilation, from: Source, groups: readonly GroupPredicates[], facts: Facts) {
  return groups.map(({ group, ordered, claims, personal, restricted, nobodys, restrictedAtEnd }, index): GroupFacts => {
    const parties = JSON.stringify(group.parties);
    const people = JSON.stringify([group.parties, ordered]);
    const named = claims.map(([claim, { alive, begun }]) => ({
      name: claim.name,
      alive: facts.of(`alive ${claimKey(claim)} ${people}`, alive),
      begun: facts.of(`begun ${claimKey(claim)} ${people}`, begun),
    }));
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

/**
 * Counts what would become of a table's rows.
 *
 * Each fact about a row (is this claim alive, does something refer to it) is found once, in an inner select; the counts
 * combine facts. Asked anew in every count, a table with a dozen claims on linked rows made statements of many hundred
 * kilobytes. Facts about the row alone are cheap, and merged they let the database read an index only, in parallel. Dear
 * ones are found in parallel where rows that are alike are grouped first.
 */
export function tallySql(compilation: Compilation, from: Source, staying: Staying): TallySql {
  const { groups, erasable, wholeRow, held: underHold } = tablePredicates(compilation, from);
  const facts = new Facts();
  const held = facts.of('held', underHold);
  const read = groupFacts(compilation, from, groups, facts);
  // What refers to a row matters where the row is due; where that is told by the row alone, nothing else is asked for.
  const referencedIfDue = () => {
    const [due, referenced] = [wholeRow(), mustStay(compilation, from, staying)];
    return typeof due === 'boolean' || asksOtherRows(due) ? referenced : and(due, referenced);
  };
  const someStay = erasable && mayStay(compilation, from.table, staying);
  const referenced = someStay ? facts.of('referenced', referencedIfDue) : false;

  const needed = read.map(({ personal, restricted, claimed }) => and(personal, or(held, restricted, claimed)));
  const whole = and(or(...read.map(({ personal }) => personal)), not(or(...needed)));
  const left = or(...read.map((group) => and(group.personal, group.left)));
  const counts: readonly Predicate[] = [
    true,
    keptBy('restricted', read, held, erasable),
    keptBy('toReturn', read, held, erasable),
    or(...read.map(({ personal, nobodys }) => and(personal, nobodys))),
    erasable ? and(whole, not(referenced)) : false,
    erasable ? false : and(whole, left),
    and(whole, referenced, left),
    ...read.flatMap(({ personal, left: something, claims }, index) => [
      and(personal, not(needed[index] ?? false), or(...needed.filter((_, other) => other !== index)), something),
      ...claims.flatMap(({ alive, begun }) => [and(personal, alive), and(personal, begun, not(alive))]),
    ]),
  ];
  const list = facts.list();
  const rows = sql`${compilation.names.from(from.table)} as ${sql.id(from.alias)} where ${toSql(isWithinScope(compilation, from))}`;
  const dear = list.some(asksOtherRows);
  // The same rows are counted once, whatever they count for; and those of which the rest is counted, not at all.
  const sameRows = (count: Predicate) => JSON.stringify(typeof count === 'boolean' ? count : count.toOperationNode());
  const asked: Predicate[] = [];
  const places = new Map<string, { readonly index: number; readonly isRest: boolean }>();
  // The plain ones come before what negates them, and all rows before everything.
  for (const count of counts.toSorted((a, b) => sameRows(a).length - sameRows(b).length)) {
    if (places.has(sameRows(count))) continue;
    places.set(sameRows(count), { index: asked.length, isRest: false });
    places.set(sameRows(not(count)), { index: asked.length, isRest: true });
    asked.push(count);
  }
  const placed = counts.map((count) => places.get(sameRows(count)));
  const sums = (how: typeof counted) =>
    sql.join(asked.map((count, index) => sql`${how(count)} as ${sql.id(`n${index}`)}`));
  const found = sql`select ${sql.join([sql`1 as here`, ...list])} from ${rows}`;
  const names = sql.join(list.map((_, index) => sql.id(`f${index}`)));
  return {
    statement:
      dear && compilation.dialect.groupsInParallel && list.length <= mostGrouped
        ? sql`select ${sums(summed)} from (select ${names}, count(*) as n from (${found}) as facts group by ${names}) as alike`
        : sql`select ${sums(counted)} from (${found}${dear ? compilation.dialect.unmerged : sql``}) as facts`,
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
        groups: read.map(({ columns, claims }) => ({
          columns,
          clear: count(),
          claims: claims.map(({ name: claim }) => ({ claim, alive: count(), ended: count() })),
        })),
        ...(restricted === 0 ? {} : { restricted }),
        ...(toReturn === 0 ? {} : { toReturn }),
        ...(ofUnlistedTypes === 0 ? {} : { ofUnlistedTypes }),
      };
    },
  };
}
