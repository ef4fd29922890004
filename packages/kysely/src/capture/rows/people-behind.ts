import type { Policy, Row, SubjectKey } from '@gallra/core';
import { homeOf, ownKey, personalTable } from '@gallra/core/policy';
import type { LiveSchema } from '@gallra/core/store';
import { peopleOf } from '@gallra/core/store';
import type { Kysely } from 'kysely';
import type { AnyDatabase } from '../../database/any-database.ts';
import { fetchingRows } from '../../records/fetched-rows.ts';
import { linkedRows } from '../../records/linked-rows.ts';
import type { CaptureSetting } from '../setting/capture-setting.ts';
import { type DirectParty, type DirectTable, type DoneFor, peopleTold } from '../setting/direct-parties.ts';

/** A category of those who live in a table, for people whose own is not known. */
export function categoryAt(policy: Policy, home: string): string | undefined {
  return Object.keys(policy.subjects).find((category) => homeOf(policy, category)?.table === home);
}

/** Rows of a table, and for whom they are worked on. */
export interface RowsWorkedOn {
  readonly table: string;
  readonly rows: readonly Row[];
  readonly by: DoneFor;
}

/**
 * Whether a person's key can be spelt otherwise where it is named, and equal the one in their own row for the database:
 * whole numbers cannot.
 */
export function isSpelledKey(policy: Policy, { tables }: LiveSchema, home: string): boolean {
  const key = ownKey(personalTable(policy, home))?.[0];
  const type = tables.find(({ name }) => name === home)?.columns.find(({ name }) => name === key)?.type;
  return type === undefined || !/int|serial|uuid/.test(type);
}

/** People of these parties may be named in another spelling than the one in their own row, which alone is theirs. */
export async function spelledParties(
  { policy, schema }: CaptureSetting,
  db: Kysely<AnyDatabase>,
  { parties }: DirectTable,
  table: string,
): Promise<readonly DirectParty[]> {
  const elsewhere = parties.filter(({ home }) => home !== table);
  if (elsewhere.length === 0) return [];
  const live = await schema(db);
  return elsewhere.filter(({ home }) => isSpelledKey(policy, live, home));
}

async function isTold(setting: CaptureSetting, db: Kysely<AnyDatabase>, direct: DirectTable, table: string) {
  return direct.told && (await spelledParties(setting, db, direct, table)).length === 0;
}

/**
 * The data subjects that each row leads to, through as many tables as it takes, each at the controller whose row it is; no
 * earlier holder of a key that was given to somebody new.
 */
export async function peopleOfEach(
  setting: CaptureSetting,
  db: Kysely<AnyDatabase>,
  { table, rows, by }: RowsWorkedOn,
): Promise<readonly (readonly SubjectKey[])[]> {
  const { policy, names, dialect, schema, columns } = setting;
  const direct = setting.direct.get(table);
  if (direct !== undefined && (await isTold(setting, db, direct, table)))
    return rows.map((row) => peopleTold(direct, row, by));
  const live = () => schema(db);
  const linked = linkedRows(policy, fetchingRows({ names, dialect, schema: live }, db, columns));
  await linked.preparePeople(table, rows);
  const parties = Object.keys(personalTable(policy, table).subjects ?? {});
  return rows.map((row) =>
    parties
      .flatMap((party) => peopleOf({ policy, table, row, lookup: linked.lookup, seenBy: by }, party))
      // The reference is by the key, and would lead to whoever has it now.
      .filter(({ earlier }) => earlier !== true)
      .flatMap(({ home, key, controller, category = categoryAt(policy, home) }) =>
        category === undefined ? [] : [{ category, key, ...(controller === undefined ? {} : { controller }) }],
      ),
  );
}

/** The data subjects that rows lead to. */
export const peopleBehind = async (
  setting: CaptureSetting,
  db: Kysely<AnyDatabase>,
  worked: RowsWorkedOn,
): Promise<readonly SubjectKey[]> => (await peopleOfEach(setting, db, worked)).flat();
