import { meets } from '../policy/condition.ts';
import type { Policy } from '../policy/policy.ts';
import { personalTable, personalTables } from '../policy/table/classified-table.ts';
import { belongingOf } from '../policy/table/controller-link.ts';
import { isOwnKey, listedTypes, ownKey } from '../policy/table/own-key.ts';
import type { Row } from '../policy/table/row.ts';
import { endsAtReusedKey, type SubjectStep, subjectSteps } from '../policy/table/subject-link.ts';
import { heldSinceColumn } from '../policy/table/table-event.ts';
import type { Moment } from './event-state.ts';
import { askedByOne, heldSinceOf, isHolders, thereSince } from './key-holder.ts';
import type { SubjectState } from './right-in-force.ts';
import { type ControllerScope, controllerOf, linkedRowsOf, type RowWithLinks } from './row-with-links.ts';
import type { HeldSince, SubjectKey } from './subject-reference.ts';

/** Where a person lives, their key there, and the controller who has to do with them. */
export interface PersonKey extends ControllerScope {
  /** Table and key of the person: never shown, only compared. */
  readonly home: string;
  readonly key: string;
}

/** A person found behind a party column. */
export interface Person extends SubjectState, PersonKey {
  /** Undefined where the row does not tell it; then every category the policy allows there counts. */
  readonly category?: string;
  /** Had the key before whoever has it now: where they live keys are given to somebody new. */
  readonly earlier?: true;
  /** Since when whoever has the key now has had it, where they live keys are given to somebody new and their row is there. */
  readonly heldSince?: HeldSince;
  /** Named by a key that may be given to somebody new, in a row that has been there since then; their own row is gone. */
  readonly named?: { readonly since: Moment | undefined };
}

/** Whom something is asked about, and where they live. */
export interface AskedPerson extends Pick<SubjectKey, 'key' | 'controller' | 'heldSince'> {
  readonly home: string | undefined;
}

/**
 * Whether a person found in a row is the one asked about: never an earlier holder of the key, nor whom a row from before
 * them names once their own row is gone.
 *
 * In SQL: `leadsTo`, `packages/kysely/src/predicates/scope.ts`.
 * In SQL: `isSinceMoment`, `packages/kysely/src/predicates/key-holder.ts`.
 */
export function isPerson({ home, key, controller, earlier, named }: Person, asked: AskedPerson): boolean {
  if (home !== asked.home || key !== asked.key || controller !== asked.controller || earlier === true) return false;
  return named === undefined || asked.heldSince === undefined || isHolders(named.since, asked.heldSince);
}

/** Whether a person found in a row had the key that is asked about before whoever has it now. */
export const isEarlierHolder = ({ home, key, controller, earlier }: Person, asked: AskedPerson): boolean =>
  earlier === true && home === asked.home && key === asked.key && controller === asked.controller;

/** Finds what people have asked for. */
export type SubjectStates = (person: PersonKey) => SubjectState;

const noStates: SubjectStates = () => ({});

/** Rows of a table lead to a home that controllers share: where their party equals its column. */
export interface LinkHome extends SubjectStep {
  /** The column of the rows that lead there. */
  readonly from: string;
  readonly party: string;
}

/** The links by which rows of controllers lead to a home that they share. */
export function linksTo(policy: Policy, home: string): readonly LinkHome[] {
  return personalTables(policy).flatMap(([from, table]) => {
    if (belongingOf(table) !== 'tenant') return [];
    return Object.entries(table.subjects ?? {}).flatMap(([party, link]) =>
      link === undefined
        ? []
        : subjectSteps(policy, link).flatMap((step) =>
            step.table === home && step.party === undefined ? [{ ...step, from, party }] : [],
          ),
    );
  });
}

/** A value may well be called `constructor`; only the policy's own count. */
function categoryOf(values: Readonly<Record<string, string>>, value: unknown): string | undefined {
  return Object.hasOwn(values, String(value)) ? values[String(value)] : undefined;
}

/**
 * Whether a row that leads to a home by a key is an earlier holder's: not known to have been there since whoever has the key
 * now has had it. Their own row is the present holder's.
 *
 * In SQL: `byHolder`, `packages/kysely/src/predicates/key-holder.ts`.
 */
function isEarlierHolders(from: RowWithLinks, step: SubjectStep, own: Row): boolean {
  if (!endsAtReusedKey(from.policy, step)) return false;
  return !isHolders(thereSince(from), heldSinceOf({ ...from, table: step.table, row: own }));
}

/**
 * Those who have to do with somebody whose own row controllers share: the vendor, and whoever has rows that lead there; rows
 * of that holder of the key, where it had several.
 */
function sharers({ policy, table, row, lookup }: RowWithLinks, isEarlier: boolean): readonly ControllerScope[] {
  const byRows = linksTo(policy, table).flatMap((link) =>
    lookup(link.from, link.party, row[link.column])
      .filter((other) => meets(other, link.when))
      .filter((other) => isEarlierHolders({ policy, table: link.from, row: other, lookup }, link, row) === isEarlier)
      .flatMap((other) => controllerOf({ policy, table: link.from, row: other, lookup }) ?? []),
  );
  const tenants = new Set(byRows.flatMap(({ controller }) => (controller === undefined ? [] : [controller])));
  return [{}, ...[...tenants].map((controller) => ({ controller }))];
}

/** A person, and what was asked for under their key, as far as it is theirs. */
interface Found {
  readonly person: Person;
  readonly states: SubjectStates;
}

const foundOf = (person: Person, states: SubjectStates): Found => ({
  person: { ...states(person), ...person },
  states,
});

/** One holder of a key, the present or an earlier one, with what that one asked for, where keys are given to somebody new. */
function holderOf(own: RowWithLinks, person: Person, all: SubjectStates, isEarlier: boolean): Found {
  if (heldSinceColumn(own.policy, own.table) === undefined) return foundOf(person, all);
  const heldSince = heldSinceOf(own);
  return foundOf({ ...person, heldSince, ...(isEarlier ? { earlier: true } : {}) }, (asked) =>
    askedByOne(all(asked), { heldSince, isEarlier }),
  );
}

/**
 * The person whose own row this is, or who had its key before, for each controller who has to do with them. The row tells
 * nothing about an earlier holder, and so not their category either.
 *
 * In SQL: `ownPeople`, `packages/kysely/src/predicates/person.ts`.
 */
function ownPeople(from: RowWithLinks, party: string, all: SubjectStates, isEarlier = false): readonly Found[] {
  const { policy, table, row } = from;
  const link = ownKey(personalTable(policy, table))?.[1];
  const key = String(row[party]);
  const told = typeof link === 'object' && !isEarlier ? categoryOf(link.values, row[link.by]) : undefined;
  const category = typeof link === 'object' ? told : link;
  const controller = controllerOf(from);
  const whose = controller === undefined ? sharers(from, isEarlier) : [controller];
  const known = category === undefined ? {} : { category };
  return whose.map((scope) => holderOf(from, { home: table, key, ...scope, ...known }, all, isEarlier));
}

/**
 * The person that the key of a home names, without a row of their own that links lead to. The key of one that is gone
 * still tells whose data this is; one that belongs to another tenant is nobody to this one. At the vendor, and for what is
 * the vendor's, the key names the person all the same.
 *
 * In SQL: `personByKey`, `packages/kysely/src/predicates/person.ts`.
 */
function personByKey(from: RowWithLinks, step: SubjectStep, value: unknown, states: SubjectStates): readonly Found[] {
  const { policy, lookup } = from;
  const home = ownKey(personalTable(policy, step.table));
  if (step.party !== undefined || step.column !== home?.[0]) return [];
  const [other] = lookup(step.table, step.column, value);
  const { controller } = controllerOf(from) ?? {};
  if (other !== undefined && controller !== undefined) {
    const theirs = controllerOf({ policy, table: step.table, row: other, lookup });
    if (theirs?.controller !== undefined) return [];
  }
  const person: Person = {
    home: step.table,
    key: String(other?.[step.column] ?? value),
    ...(controller === undefined ? {} : { controller }),
    ...(typeof home[1] === 'string' ? { category: home[1] } : {}),
  };
  if (other === undefined) {
    const named = endsAtReusedKey(policy, step) ? { named: { since: thereSince(from) } } : {};
    return [foundOf({ ...person, ...named }, states)];
  }
  const own = { policy, table: step.table, row: other, lookup };
  return [holderOf(own, person, states, isEarlierHolders(from, step, other))];
}

/**
 * The people a party column of a row leads to, each at the controller whose row it is.
 *
 * In SQL: `somePerson`, `packages/kysely/src/predicates/person.ts`.
 */
export function peopleOf(from: RowWithLinks, party: string, states: SubjectStates = noStates): readonly Person[] {
  return peopleFound(from, party, states).map(({ person }) => person);
}

/**
 * Whether a party column is of a type that the policy does not list, or of none, here or in a row it leads to: then nobody
 * knows whom it names.
 *
 * In SQL: `isUnlisted`, `packages/kysely/src/predicates/person.ts`.
 */
export function isUnlisted(from: RowWithLinks, party: string): boolean {
  const { policy, table, row, lookup } = from;
  const link = personalTable(policy, table).subjects?.[party];
  if (link === undefined || isOwnKey(link)) return false;
  const types = listedTypes(link);
  if (types !== undefined && !meets(row, { [types.by]: { in: Object.keys(types.in) } })) return true;
  return subjectSteps(policy, link)
    .filter((step) => meets(row, step.when))
    .some((step) => {
      const next = step.party ?? ownKey(personalTable(policy, step.table))?.[0];
      if (next === undefined) return false;
      const found = linkedRowsOf(from, step.table, lookup(step.table, step.column, row[party]));
      return found.some((other) => isUnlisted(other, next));
    });
}

function peopleFound(from: RowWithLinks, party: string, states: SubjectStates): readonly Found[] {
  const { policy, table, row, lookup } = from;
  const link = personalTable(policy, table).subjects?.[party];
  const value = row[party];
  if (link === undefined || value === null || value === undefined) return [];
  if (isOwnKey(link)) return ownPeople(from, party, states);
  const people = subjectSteps(policy, link)
    .filter((step) => meets(row, step.when))
    .flatMap((step) => {
      const next = step.party ?? ownKey(personalTable(policy, step.table))?.[0];
      if (next === undefined) return [];
      const found = linkedRowsOf(from, step.table, lookup(step.table, step.column, value));
      if (found.length === 0) return personByKey(from, step, value, states);
      return found.flatMap((other) =>
        isEarlierHolders(from, step, other.row)
          ? ownPeople(other, next, states, true)
          : peopleFound(other, next, states),
      );
    });
  return controllerOf(from) === undefined ? withVendor(people) : people;
}

/** In a row that controllers share, the vendor has to do with everybody that one of them has to do with. */
function withVendor(people: readonly Found[]): readonly Found[] {
  const vendors = people.map(({ person, states }) => {
    const { controller: _, rights: _rights, elsewhere: _elsewhere, ...same } = person;
    return foundOf(same, states);
  });
  const known = new Set(people.filter(({ person }) => person.controller === undefined).map(whoIn));
  const added = new Map(vendors.filter((one) => !known.has(whoIn(one))).map((one) => [whoIn(one), one]));
  return [...people, ...added.values()];
}

const whoIn = ({ person: { home, key, earlier } }: Found): string => JSON.stringify([home, key, earlier === true]);
