import { meets } from '../policy/condition.ts';
import type { Policy } from '../policy/policy.ts';
import { personalTable, personalTables } from '../policy/table/classified-table.ts';
import { belongingOf } from '../policy/table/controller-link.ts';
import { isOwnKey, ownKey } from '../policy/table/own-key.ts';
import { type SubjectStep, subjectSteps } from '../policy/table/subject-link.ts';
import type { SubjectState } from './right-in-force.ts';
import { type ControllerScope, controllerOf, linkedRowsOf, type RowWithLinks } from './row-with-links.ts';

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
}

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

/** Those who have to do with somebody whose own row controllers share: the vendor, and whoever has rows that lead there. */
function sharers({ policy, table, row, lookup }: RowWithLinks): readonly ControllerScope[] {
  const byRows = linksTo(policy, table).flatMap((link) =>
    lookup(link.from, link.party, row[link.column])
      .filter((other) => meets(other, link.when))
      .flatMap((other) => controllerOf({ policy, table: link.from, row: other, lookup }) ?? []),
  );
  const tenants = new Set(byRows.flatMap(({ controller }) => (controller === undefined ? [] : [controller])));
  return [{}, ...[...tenants].map((controller) => ({ controller }))];
}

/**
 * The person whose own row this is, for each controller who has to do with them.
 *
 * In SQL: `ownPeople`, `packages/kysely/src/predicates/person.ts`.
 */
function ownPeople(from: RowWithLinks, party: string, states: SubjectStates): readonly Person[] {
  const { policy, table, row } = from;
  const link = ownKey(personalTable(policy, table))?.[1];
  const key = String(row[party]);
  const known = typeof link === 'object' ? categoryOf(link.values, row[link.by]) : link;
  const category = known === undefined ? {} : { category: known };
  const controller = controllerOf(from);
  const whose = controller === undefined ? sharers(from) : [controller];
  return whose.map((scope) => {
    const person = { home: table, key, ...scope };
    return { ...states(person), ...person, ...category };
  });
}

/**
 * The person that the key of a home names, without a row of their own that links lead to. The key of one that is gone
 * still tells whose data this is; one that belongs to another tenant is nobody to this one. At the vendor, and for what is
 * the vendor's, the key names the person all the same.
 *
 * In SQL: `personByKey`, `packages/kysely/src/predicates/person.ts`.
 */
function personByKey(from: RowWithLinks, step: SubjectStep, value: unknown, states: SubjectStates): readonly Person[] {
  const { policy, lookup } = from;
  const home = ownKey(personalTable(policy, step.table));
  if (step.party !== undefined || step.column !== home?.[0]) return [];
  const [other] = lookup(step.table, step.column, value);
  const { controller } = controllerOf(from) ?? {};
  if (other !== undefined && controller !== undefined) {
    const theirs = controllerOf({ policy, table: step.table, row: other, lookup });
    if (theirs?.controller !== undefined) return [];
  }
  const person = {
    home: step.table,
    key: String(other?.[step.column] ?? value),
    ...(controller === undefined ? {} : { controller }),
  };
  return [{ ...states(person), ...person, ...(typeof home[1] === 'string' ? { category: home[1] } : {}) }];
}

/**
 * The people a party column of a row leads to, each at the controller whose row it is.
 *
 * In SQL: `somePerson`, `packages/kysely/src/predicates/person.ts`.
 */
export function peopleOf(from: RowWithLinks, party: string, states: SubjectStates = noStates): readonly Person[] {
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
      if (found.length > 0) return found.flatMap((other) => peopleOf(other, next, states));
      return personByKey(from, step, value, states);
    });
  return controllerOf(from) === undefined ? withVendor(people, states) : people;
}

/** In a row that controllers share, the vendor has to do with everybody that one of them has to do with. */
function withVendor(people: readonly Person[], states: SubjectStates): readonly Person[] {
  const vendors = people.map(({ home, key, category }) => ({
    ...states({ home, key }),
    home,
    key,
    ...(category === undefined ? {} : { category }),
  }));
  const known = new Set(people.filter(({ controller }) => controller === undefined).map(whoIn));
  const added = new Map(vendors.filter((one) => !known.has(whoIn(one))).map((one) => [whoIn(one), one]));
  return [...people, ...added.values()];
}

const whoIn = ({ home, key }: PersonKey): string => JSON.stringify([home, key]);
