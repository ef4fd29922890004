import {
  belongingOf,
  type ColumnGroup,
  endsAtReusedKey,
  heldSinceColumn,
  isOwnKey,
  listedTypes,
  ownKey,
  personalTable,
  possibleCategories,
  type SubjectStep,
  subjectSteps,
  vendorKey,
} from '@gallra/core/policy';
import { linksTo } from '@gallra/core/store';
import { sql } from 'kysely';
import type { Sql } from '../database/sql.ts';
import { and, not, or, type Predicate } from './boolean.ts';
import {
  type Compilation,
  type ControllerSql,
  column,
  controllerOf,
  controllerText,
  linkedSource,
  meetsCondition,
  noLinked,
  type Source,
  someLinked,
  source,
} from './compilation.ts';
import { byHolder, type HolderSql, isHolders } from './key-holder.ts';

/** A person a row leads to: where they live, their key, at which controller, and of which categories they are. */
export interface PersonSql {
  readonly home: string;
  readonly key: Sql;
  /** The live type of the column that the key is read in: their own, or that of a row that names them. */
  readonly keyType: string | undefined;
  readonly controller: ControllerSql;
  /** Which of the key's holders, where keys are given to somebody new and the present one's own row is there. */
  readonly holder?: HolderSql;
  /** The row that names them by a key that may be given to somebody new; their own row is gone. */
  readonly named?: Source;
  /** A person whose category the row does not tell counts as any that lives there. */
  isOneOf(categories: readonly string[]): Predicate;
}

type Ask = (person: PersonSql) => Predicate;

const overlap = (a: readonly string[], b: readonly string[]) => a.some((name) => b.includes(name));

/** The categories of those who live in a table. */
function categoriesOf({ policy }: Compilation, home: string): readonly string[] {
  const own = ownKey(personalTable(policy, home))?.[0];
  return own === undefined ? [] : possibleCategories(policy, home, own);
}

/** Nobody's row tells the category of an earlier holder of a key, but for homes of a single one. */
function categoryOfEarlier(compilation: Compilation, home: string): PersonSql['isOneOf'] {
  return (categories) => overlap(categories, categoriesOf(compilation, home));
}

/**
 * Whether the person whose own row this is is of one of some categories.
 *
 * Mirrors `categoriesOf`, `packages/core/src/decision/decide.ts`.
 */
function ownCategory(compilation: Compilation, from: Source): PersonSql['isOneOf'] {
  const link = ownKey(personalTable(compilation.policy, from.table))?.[1];
  const living = categoriesOf(compilation, from.table);
  return (categories) => {
    if (typeof link !== 'object') return link !== undefined && categories.includes(link);
    if (!overlap(categories, living)) return false;
    if (living.every((category) => categories.includes(category))) return true;
    const others = Object.keys(link.values).filter((value) => !categories.includes(link.values[value] ?? ''));
    return not(meetsCondition(compilation, from, { [link.by]: { in: others } }));
  };
}

/** The column that is a person's own key, and which of its holders is meant. */
interface OwnKey {
  readonly party: string;
  readonly isEarlier?: boolean;
}

/**
 * The person whose own row this is, or who had its key before, for each controller who has to do with them.
 *
 * Mirrors `ownPeople`, `packages/core/src/decision/people-behind.ts`.
 */
function ownPeople(compilation: Compilation, from: Source, { party, isEarlier = false }: OwnKey, ask: Ask): Predicate {
  const key = column(compilation, from, party);
  const reused = heldSinceColumn(compilation.policy, from.table) !== undefined;
  const person = {
    home: from.table,
    key,
    keyType: compilation.typeOf(from.table, party),
    isOneOf: isEarlier ? categoryOfEarlier(compilation, from.table) : ownCategory(compilation, from),
    ...(reused ? { holder: { own: from, isEarlier } } : {}),
  };
  const controller = controllerOf(compilation, from);
  if (controller !== undefined) return ask({ ...person, controller });
  const byRows = linksTo(compilation.policy, from.table).map((link) => {
    const rows = source(compilation, link.from);
    const theirs = controllerOf(compilation, rows);
    if (theirs === undefined || theirs === 'vendor') return false;
    const on = [[link.party, column(compilation, from, link.column)]] as const;
    const answer = ask({ ...person, controller: theirs });
    const isTenant = sql`${theirs} <> ${sql.lit(vendorKey)}`;
    const leads = meetsCondition(compilation, rows, link.when);
    const theirOwn = endsAtReusedKey(compilation.policy, link) ? isHolders(compilation, rows, from) : true;
    const ofThem = isEarlier ? not(theirOwn) : theirOwn;
    return someLinked(compilation, { ...rows, on, depends: true }, and(leads, isTenant, ofThem, answer));
  });
  return or(ask({ ...person, controller: 'vendor' }), ...byRows);
}

/** A step that ends at the key of a home, and the key that is named, with the type of the column that names it. */
interface KeyStep {
  readonly step: SubjectStep;
  readonly key: Sql;
  readonly keyType: string | undefined;
}

/** A step that ends at the person's own key can be judged without reading their row. */
function endsAtKey({ policy }: Compilation, step: SubjectStep): boolean {
  return step.party === undefined && step.column === ownKey(personalTable(policy, step.table))?.[0];
}

/**
 * The person a key leads to, whether or not their own row is still there, unless it is another tenant's.
 *
 * Mirrors `personByKey`, `packages/core/src/decision/people-behind.ts`.
 */
const personByKey = (compilation: Compilation, from: Source, by: KeyStep, ask: Ask): Predicate =>
  byHolder(compilation, from, by, (holder) => holderByKey(compilation, from, { ...by, holder }, ask));

/** The same of one holder of the key, where it is given to somebody new. */
function holderByKey(
  compilation: Compilation,
  from: Source,
  { step, key, keyType, holder }: KeyStep & { readonly holder: HolderSql | undefined },
  ask: Ask,
): Predicate {
  const { policy } = compilation;
  const reached = () => linkedSource(compilation, from, { table: step.table, on: [[step.column, key]] });
  const living = categoriesOf(compilation, step.table);
  const ofPresent: PersonSql['isOneOf'] = (categories) => {
    if (!overlap(categories, living)) return false;
    if (living.every((category) => categories.includes(category))) return true;
    const row = reached();
    // Of somebody whose row is gone nobody tells it.
    return noLinked(compilation, row, not(ownCategory(compilation, row)(categories)));
  };
  const whenGone = endsAtReusedKey(policy, step) ? { named: from } : {};
  const person = {
    home: step.table,
    key,
    keyType,
    isOneOf: holder?.isEarlier === true ? categoryOfEarlier(compilation, step.table) : ofPresent,
    ...(holder === undefined ? whenGone : { holder }),
  };
  if (policy.controllers === undefined) return ask({ ...person, controller: 'vendor' });
  const own = controllerOf(compilation, from);
  if (own === undefined && holder !== undefined)
    return ownPeople(compilation, holder.own, { party: step.column, isEarlier: holder.isEarlier }, ask);
  if (own === undefined) {
    const row = reached();
    const inRow = ownPeople(compilation, row, { party: step.column }, ask);
    return or(
      someLinked(compilation, { ...row, depends: true }, inRow),
      and(noLinked(compilation, row, true), ask({ ...person, controller: 'vendor' })),
    );
  }
  if (own === 'vendor' || belongingOf(personalTable(policy, step.table)) !== 'tenant')
    return ask({ ...person, controller: own });
  const other = { ...source(compilation, step.table), on: [[step.column, key]] as const, depends: true };
  const theirs = controllerText(controllerOf(compilation, other) ?? 'vendor');
  const vendor = sql.lit(vendorKey);
  const another = sql`${own} <> ${vendor} and ${theirs} not in (${own}, ${vendor})`;
  return and(ask({ ...person, controller: own }), noLinked(compilation, other, another));
}

/**
 * Whether a party column of a row leads to somebody of whom `ask` holds.
 *
 * Mirrors `peopleOf`, `packages/core/src/decision/people-behind.ts`.
 */
export function somePerson(compilation: Compilation, from: Source, party: string, asked: Ask): Predicate {
  const { policy } = compilation;
  const link = personalTable(policy, from.table).subjects?.[party];
  if (link === undefined) return false;
  const value = column(compilation, from, party);
  const keyType = compilation.typeOf(from.table, party);
  if (isOwnKey(link)) return ownPeople(compilation, from, { party }, asked);
  // In a row that controllers share, the vendor has to do with everybody that one of them has to do with.
  const ask: Ask =
    controllerOf(compilation, from) === undefined
      ? (person) =>
          or(asked(person), person.controller === 'vendor' ? false : asked({ ...person, controller: 'vendor' }))
      : asked;
  return or(
    ...subjectSteps(policy, link).map((step): Predicate => {
      const taken = meetsCondition(compilation, from, step.when);
      if (endsAtKey(compilation, step))
        return and(
          taken,
          sql`${value} is not null`,
          personByKey(compilation, from, { step, key: value, keyType }, ask),
        );
      const next = step.party ?? ownKey(personalTable(policy, step.table))?.[0];
      const rows = linkedSource(compilation, from, { table: step.table, on: [[step.column, value]] });
      const answer = next === undefined ? false : somePerson(compilation, rows, next, ask);
      return and(taken, someLinked(compilation, rows, answer));
    }),
  );
}

/** Somebody behind one of the party columns is looked for in a set that is read once for all rows. */
export function isFoundInSet(compilation: Compilation, from: string, parties: readonly string[]): boolean {
  const { policy, linkedBy } = compilation;
  const { subjects = {} } = personalTable(policy, from);
  const steps = parties.flatMap((party) => {
    const link = subjects[party];
    return link === undefined || isOwnKey(link) ? [] : subjectSteps(policy, link);
  });
  return steps.some((step) => {
    if (endsAtKey(compilation, step)) return false;
    const next = step.party ?? ownKey(personalTable(policy, step.table))?.[0];
    return (
      linkedBy(step.table, [step.column]) === 'set' ||
      (next !== undefined && isFoundInSet(compilation, step.table, [next]))
    );
  });
}

const anyone = () => true;

/** Whether a party column leads to nobody. */
function nobody(compilation: Compilation, from: Source, party: string): Predicate {
  return not(somePerson(compilation, from, party, anyone));
}

/**
 * Whether a party column is of a type that the policy does not list, or of none, here or in a row it leads to.
 *
 * Mirrors `isUnlisted`, `packages/core/src/decision/people-behind.ts`.
 */
function isUnlisted(compilation: Compilation, from: Source, party: string): Predicate {
  const { policy } = compilation;
  const link = personalTable(policy, from.table).subjects?.[party];
  if (link === undefined || isOwnKey(link)) return false;
  const types = listedTypes(link);
  const isListed = types && meetsCondition(compilation, from, { [types.by]: { in: Object.keys(types.in) } });
  const value = column(compilation, from, party);
  return or(
    isListed === undefined ? false : not(isListed),
    ...subjectSteps(policy, link).map((step): Predicate => {
      const next = step.party ?? ownKey(personalTable(policy, step.table))?.[0];
      const rows = linkedSource(compilation, from, { table: step.table, on: [[step.column, value]] });
      const answer = next === undefined ? false : isUnlisted(compilation, rows, next);
      return answer === false
        ? false
        : and(meetsCondition(compilation, from, step.when), someLinked(compilation, rows, answer));
    }),
  );
}

/**
 * Whether columns that name nobody may be about somebody of a type that the policy does not list.
 *
 * Mirrors `isNobodys`, `packages/core/src/decision/decide.ts`.
 */
export function isNobodys(compilation: Compilation, from: Source, { parties }: ColumnGroup): Predicate {
  const unlisted = or(...parties.map((party) => isUnlisted(compilation, from, party)));
  return unlisted === false ? false : and(unlisted, ...parties.map((party) => nobody(compilation, from, party)));
}

/** Whose claim is asked about: people of some categories, behind the parties of a group of columns. */
interface ClaimedFor {
  readonly group: ColumnGroup;
  readonly subjects: 'all' | readonly string[];
  /** Behind these parties alone; default: all of the group's. */
  readonly of?: readonly string[];
  /** Of these people alone. */
  readonly whom?: (person: PersonSql) => Predicate;
}

/**
 * Whether somebody a column is about, or anybody it could be about where the row names nobody, counts for a claim.
 *
 * Mirrors `decideFor`, `packages/core/src/decision/decide.ts`.
 *
 * @param counts - whether a person does, of whom the category is known to fit; of nobody, undefined
 */
export function someoneCounts(
  compilation: Compilation,
  from: Source,
  { group, subjects, of = group.parties, whom }: ClaimedFor,
  counts: (person: PersonSql | undefined) => Predicate,
): Predicate {
  const { policy } = compilation;
  const parties = group.parties.filter((party) => of.includes(party));
  const possible = parties.map((party) => possibleCategories(policy, from.table, party));
  const ofAll = parties.length === group.parties.length;
  const everyone = subjects === 'all' || possible.flat().every((category) => subjects.includes(category));
  const isShared = controllerOf(compilation, from) === undefined;
  if (everyone && ofAll && whom === undefined && !compilation.requests && !isShared) return true;
  if (subjects !== 'all' && !overlap(possible.flat(), subjects)) return false;
  const named = parties.map((party) =>
    somePerson(compilation, from, party, (person) => {
      const is = subjects === 'all' ? true : person.isOneOf(subjects);
      const meant = whom === undefined ? true : whom(person);
      return meant === false ? false : and(meant, is, counts(person));
    }),
  );
  const unnamed = parties.filter((_, index) => subjects === 'all' || overlap(possible[index] ?? [], subjects));
  const noOne =
    unnamed.length === 0 || whom !== undefined
      ? false
      : and(...group.parties.map((party) => nobody(compilation, from, party)), counts(undefined));
  return or(...named, noOne);
}
