import {
  type ColumnGroup,
  ownKey,
  personalTable,
  possibleCategories,
  type SubjectStep,
  subjectSteps,
} from '@gallra/core/policy';
import { sql } from 'kysely';
import type { Sql } from '../database/sql.ts';
import { and, not, or, type Predicate } from './boolean.ts';
import { type Compilation, column, meetsCondition, noLinked, type Source, someLinked, source } from './compilation.ts';

/** A person a row leads to: where they live, their key, and whether they are of one of some categories. */
export interface PersonSql {
  readonly home: string;
  readonly key: Sql;
  /** A person whose category the row does not tell counts as any that `allowed` names. */
  isOneOf(categories: readonly string[], allowed: readonly string[]): Predicate;
}

const overlap = (a: readonly string[], b: readonly string[]) => a.some((name) => b.includes(name));

/** The person whose own row this is. */
function ownPerson(compilation: Compilation, from: Source, key: string): PersonSql | undefined {
  const own = ownKey(personalTable(compilation.policy, from.table));
  if (own === undefined) return undefined;
  const [, link] = own;
  return {
    home: from.table,
    key: column(compilation, from, key),
    isOneOf: (categories, allowed) => {
      if (typeof link === 'string') return categories.includes(link);
      const all = Object.keys(link.values);
      const matching = all.filter((value) => categories.includes(link.values[value] ?? ''));
      const is = (values: readonly string[]) => meetsCondition(compilation, from, { [link.by]: { in: values } });
      if (matching.length === all.length) return overlap(categories, allowed) ? true : is(matching);
      return or(matching.length === 0 ? false : is(matching), overlap(categories, allowed) ? not(is(all)) : false);
    },
  };
}

/** A step that ends at the person's own key can be judged without reading their row. */
function endsAtKey({ policy }: Compilation, step: SubjectStep): boolean {
  return step.party === undefined && step.column === ownKey(personalTable(policy, step.table))?.[0];
}

/** The person a key leads to, whether or not their own row is still there. */
function personByKey(compilation: Compilation, key: Sql, step: SubjectStep): PersonSql {
  const link = ownKey(personalTable(compilation.policy, step.table))?.[1];
  return {
    home: step.table,
    key,
    isOneOf: (categories, allowed) => {
      if (typeof link === 'string') return categories.includes(link);
      if (overlap(allowed, categories) && allowed.every((category) => categories.includes(category))) return true;
      const other = source(compilation, step.table);
      const person = ownPerson(compilation, other, step.column);
      const row = { ...other, on: [[step.column, key] as const] };
      const found = someLinked(compilation, row, person?.isOneOf(categories, allowed) ?? false);
      return overlap(categories, allowed) ? or(found, noLinked(compilation, row, true)) : found;
    },
  };
}

/**
 * Whether a party column of a row leads to somebody of whom `ask` holds.
 *
 * Mirrors `peopleOf`, `packages/core/src/decision/situation.ts`.
 */
export function somePerson(
  compilation: Compilation,
  from: Source,
  party: string,
  ask: (person: PersonSql) => Predicate,
): Predicate {
  const { policy } = compilation;
  const link = personalTable(policy, from.table).subjects?.[party];
  if (link === undefined) return false;
  const value = column(compilation, from, party);
  const steps = subjectSteps(policy, link);
  if (steps.length === 0) {
    const person = ownPerson(compilation, from, party);
    return person === undefined ? false : ask(person);
  }
  return or(
    ...steps.map((step): Predicate => {
      const taken = meetsCondition(compilation, from, step.when);
      if (endsAtKey(compilation, step))
        return and(taken, sql`${value} is not null`, ask(personByKey(compilation, value, step)));
      const other = source(compilation, step.table);
      const next = step.party ?? ownKey(personalTable(policy, step.table))?.[0];
      const answer = next === undefined ? false : somePerson(compilation, other, next, ask);
      const rows = { ...other, on: [[step.column, value] as const] };
      return and(taken, someLinked(compilation, rows, answer));
    }),
  );
}

const anyone = () => true;

/** Whether a party column leads to nobody. */
function nobody(compilation: Compilation, from: Source, party: string): Predicate {
  return not(somePerson(compilation, from, party, anyone));
}

/**
 * Whether somebody a column is about, or anybody it could be about where the row names nobody, counts for a claim.
 *
 * Mirrors `decideFor`, `packages/core/src/decision/decide.ts`.
 */
export function someoneCounts(
  compilation: Compilation,
  from: Source,
  { group, subjects }: { readonly group: ColumnGroup; readonly subjects: 'all' | readonly string[] },
  stopped: (person: PersonSql) => Predicate,
): Predicate {
  const { policy } = compilation;
  const possible = group.parties.map((party) => possibleCategories(policy, from.table, party));
  const everyone = subjects === 'all' || possible.flat().every((category) => subjects.includes(category));
  if (everyone && !compilation.requests) return true;
  if (subjects !== 'all' && !overlap(possible.flat(), subjects)) return false;
  const named = group.parties.map((party, index) =>
    somePerson(compilation, from, party, (person) => {
      const is = subjects === 'all' ? true : person.isOneOf(subjects, possible[index] ?? []);
      return and(is, not(stopped(person)));
    }),
  );
  const unnamed = group.parties.filter((_, index) => subjects === 'all' || overlap(possible[index] ?? [], subjects));
  const noOne = unnamed.length === 0 ? false : and(...group.parties.map((party) => nobody(compilation, from, party)));
  return or(...named, noOne);
}
