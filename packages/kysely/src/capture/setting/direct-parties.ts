import type { Policy, Row, SubjectKey } from '@gallra/core';
import type { ProcessingContext } from '@gallra/core/audit';
import {
  belongingOf,
  endsAtReusedKey,
  isOwnKey,
  isTenantTable,
  ownKey,
  personalTable,
  personalTables,
  subjectSteps,
} from '@gallra/core/policy';
import { controllerWithKey } from '@gallra/core/store';

/** A column of a row that tells by itself whose data the row holds. */
export interface DirectParty {
  readonly column: string;
  /** Category of data subjects. */
  readonly category: string;
  /** The table they live in. */
  readonly home: string;
  /** The person's own row may belong to another controller than the row that names them, and then leads nowhere. */
  readonly mayStop: boolean;
}

/** A table whose rows tell their people without another row that links them. */
export interface DirectTable {
  readonly parties: readonly DirectParty[];
  /**
   * Whose its rows are: the vendor's, of those for whom work is done, as a column of theirs tells, or as another row tells
   * that they name in one.
   */
  readonly whose: 'vendor' | 'context' | { readonly column: string } | { readonly through: string };
  /** They tell all of it by themselves, and no other row need be read. */
  readonly told: boolean;
}

/** The controller, or the vendor, whom something is done for. */
export type DoneFor = Pick<SubjectKey, 'controller'>;

/** For whom work is done: to them belong, for that time, rows that controllers share. */
export const doneFor = ({ controllers }: Policy, context: ProcessingContext | undefined): DoneFor =>
  controllers === undefined ? {} : controllerWithKey(context?.controller);

function directParty(policy: Policy, table: string, column: string): Omit<DirectParty, 'mayStop'> | undefined {
  const link = personalTable(policy, table).subjects?.[column];
  if (link === undefined) return undefined;
  if (isOwnKey(link)) return typeof link === 'string' ? { column, category: link, home: table } : undefined;
  const [step, ...others] = subjectSteps(policy, link);
  if (step === undefined || others.length > 0 || step.when !== undefined || step.party !== undefined) return undefined;
  // Which holder of the key is meant, the person's own row tells.
  if (endsAtReusedKey(policy, step)) return undefined;
  const home = ownKey(personalTable(policy, step.table));
  return step.column === home?.[0] && typeof home[1] === 'string'
    ? { column, category: home[1], home: step.table }
    : undefined;
}

function whoseRows(policy: Policy, table: string): DirectTable['whose'] {
  const classified = personalTable(policy, table);
  if (!isTenantTable(classified)) return belongingOf(classified) === 'shared' ? 'context' : 'vendor';
  const { controller } = classified;
  return typeof controller === 'string' ? { column: controller } : { through: controller.through };
}

/** The data subjects that a row tells, each at the controller whose row it is. */
export function peopleTold({ parties, whose }: DirectTable, row: Row, by: DoneFor): readonly SubjectKey[] {
  const people: SubjectKey[] = [];
  const scope =
    typeof whose === 'string'
      ? whose === 'context'
        ? by
        : {}
      : controllerWithKey('column' in whose ? row[whose.column] : undefined);
  for (const { column, category } of parties) {
    const key = row[column];
    if (key !== null && key !== undefined) people.push({ category, key: String(key), ...scope });
  }
  return people;
}

/** The tables whose rows tell their people without another row that links them. */
export function directTables(policy: Policy): ReadonlyMap<string, DirectTable> {
  return new Map(
    personalTables(policy).flatMap(([name, table]) => {
      const columns = Object.keys(table.subjects ?? {});
      const found = columns.map((column) => directParty(policy, name, column)).filter((party) => party !== undefined);
      if (found.length !== columns.length) return [];
      const whose = whoseRows(policy, name);
      const parties = found.map((party) => ({
        ...party,
        mayStop: whose !== 'vendor' && party.home !== name && isTenantTable(personalTable(policy, party.home)),
      }));
      const isRead = typeof whose === 'object' && 'through' in whose;
      return [[name, { parties, whose, told: !isRead && !parties.some(({ mayStop }) => mayStop) }] as const];
    }),
  );
}
