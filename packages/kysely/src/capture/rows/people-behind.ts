import type { Policy, Row, SubjectKey } from '@gallra/core';
import { homeOf, personalTable } from '@gallra/core/policy';
import { peopleOf } from '@gallra/core/store';
import type { Kysely } from 'kysely';
import type { AnyDatabase } from '../../database/any-database.ts';
import { fetchingRows } from '../../records/fetched-rows.ts';
import { linkedRows } from '../../records/linked-rows.ts';
import type { CaptureSetting } from '../setting/capture-setting.ts';
import { peopleTold } from '../setting/direct-parties.ts';

/** A category of those who live in a table, for people whose own is not known. */
export function categoryAt(policy: Policy, home: string): string | undefined {
  return Object.keys(policy.subjects).find((category) => homeOf(policy, category)?.table === home);
}

/** The data subjects that each row leads to, through as many tables as it takes. */
export async function peopleOfEach(
  { policy, names, dialect, columns, direct }: CaptureSetting,
  db: Kysely<AnyDatabase>,
  table: string,
  rows: readonly Row[],
): Promise<readonly (readonly SubjectKey[])[]> {
  const told = direct.get(table);
  if (told !== undefined) return rows.map((row) => peopleTold(told, row));
  const linked = linkedRows(policy, fetchingRows({ names, dialect }, db, columns));
  await linked.preparePeople(table, rows);
  const parties = Object.keys(personalTable(policy, table).subjects ?? {});
  return rows.map((row) =>
    parties
      .flatMap((party) => peopleOf({ policy, table, row, lookup: linked.lookup }, party))
      .flatMap(({ home, key, category = categoryAt(policy, home) }) =>
        category === undefined ? [] : [{ category, key }],
      ),
  );
}

/** The data subjects that rows lead to. */
export const peopleBehind = async (
  setting: CaptureSetting,
  db: Kysely<AnyDatabase>,
  table: string,
  rows: readonly Row[],
): Promise<readonly SubjectKey[]> => (await peopleOfEach(setting, db, table, rows)).flat();
