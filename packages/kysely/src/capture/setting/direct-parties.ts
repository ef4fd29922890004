import type { Policy, Row, SubjectKey } from '@gallra/core';
import { isOwnKey, ownKey, personalTable, personalTables, subjectSteps } from '@gallra/core/policy';

/** A column of a row that tells by itself whose data the row holds. */
export interface DirectParty {
  readonly column: string;
  /** Category of data subjects. */
  readonly category: string;
  /** The table they live in. */
  readonly home: string;
}

function directParty(policy: Policy, table: string, column: string): DirectParty | undefined {
  const link = personalTable(policy, table).subjects?.[column];
  if (link === undefined) return undefined;
  if (isOwnKey(link)) return typeof link === 'string' ? { column, category: link, home: table } : undefined;
  const [step, ...others] = subjectSteps(policy, link);
  if (step === undefined || others.length > 0 || step.when !== undefined || step.party !== undefined) return undefined;
  const home = ownKey(personalTable(policy, step.table));
  return step.column === home?.[0] && typeof home[1] === 'string'
    ? { column, category: home[1], home: step.table }
    : undefined;
}

/** The data subjects that a row tells. */
export function peopleTold(parties: readonly DirectParty[], row: Row): readonly SubjectKey[] {
  const people: SubjectKey[] = [];
  for (const { column, category } of parties) {
    const key = row[column];
    if (key !== null && key !== undefined) people.push({ category, key: String(key) });
  }
  return people;
}

/** The parties of each table whose rows tell them without another row being read. */
export function directParties(policy: Policy): ReadonlyMap<string, readonly DirectParty[]> {
  return new Map(
    personalTables(policy).flatMap(([name, table]) => {
      const columns = Object.keys(table.subjects ?? {});
      const parties = columns.map((column) => directParty(policy, name, column)).filter((party) => party !== undefined);
      return parties.length === columns.length ? [[name, parties] as const] : [];
    }),
  );
}
