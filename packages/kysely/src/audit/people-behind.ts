import { homeOf, type Policy, peopleOf, personalTable, type Row, type SubjectKey } from '@gallra/core';
import type { Kysely } from 'kysely';
import type { AnyDatabase } from '../any-database.ts';
import { fetchingRows } from '../records/fetched-rows.ts';
import { linkedRows } from '../records/linked-rows.ts';
import type { CaptureSetting } from './capture-setting.ts';

/** A category of those who live in a table, for people whose own is not known. */
function categoryAt(policy: Policy, home: string): string | undefined {
  return Object.keys(policy.subjects).find((category) => homeOf(policy, category)?.table === home);
}

/** The data subjects that rows lead to, through as many tables as it takes. */
export async function peopleBehind(
  { policy, names, dialect, columns }: CaptureSetting,
  db: Kysely<AnyDatabase>,
  table: string,
  rows: readonly Row[],
): Promise<readonly SubjectKey[]> {
  const linked = linkedRows(policy, fetchingRows(db, names, dialect, columns));
  await linked.preparePeople(table, rows);
  const parties = Object.keys(personalTable(policy, table).subjects ?? {});
  const people = rows.flatMap((row) => parties.flatMap((party) => peopleOf(policy, table, row, party, linked.lookup)));
  return people.flatMap(({ home, key, category = categoryAt(policy, home) }) =>
    category === undefined ? [] : [{ category, key }],
  );
}
