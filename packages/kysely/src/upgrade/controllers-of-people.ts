import type { Policy } from '@gallra/core';
import { personalTables } from '@gallra/core/policy';
import type { LiveSchema } from '@gallra/core/store';
import { type Kysely, sql } from 'kysely';
import { isSpelledKey } from '../capture/rows/people-behind.ts';
import { type PartySetting, waysToPeople, whoseSql } from '../capture/triggers/party-sql.ts';
import type { AnyDatabase } from '../database/any-database.ts';
import { guarded } from '../database/database-error.ts';
import type { Sql } from '../database/sql.ts';
import type { Dialect } from '../dialects/dialect.ts';
import type { PhysicalNames } from '../names/physical-names.ts';
import { inParts } from '../records/inserted-rows.ts';
import { rowsOf } from '../records/selected-rows.ts';

/** Keys in one statement. */
const atOnce = 200;

/** The host's tables, and what it takes to ask them. */
export interface HostTables {
  readonly policy: Policy;
  readonly names: PhysicalNames;
  readonly dialect: Dialect;
  readonly live: LiveSchema;
}

function settingOf({ policy, names, dialect, live }: HostTables): PartySetting {
  const equals = (value: Sql, expected: unknown): Sql => {
    if (typeof expected === 'boolean') return expected ? dialect.isTrue(value) : sql`not (${dialect.isTrue(value)})`;
    return dialect.equalsText(dialect.exactKey(value), String(expected));
  };
  return {
    policy,
    names,
    from: (table) => names.from(table),
    text: (value) => dialect.exactKey(value),
    equals,
    isSpelled: (home) => isSpelledKey(policy, live, home),
  };
}

/**
 * The controllers at which rows lead to people who live in a table, by the people's keys; `gallra:vendor` where the vendor's
 * do. A row that controllers share is the vendor's, and theirs whose rows lead to it.
 *
 * Mirrors `peopleOf`, `packages/core/src/decision/people-behind.ts`.
 */
export async function controllersOfPeople(
  host: HostTables,
  db: Kysely<AnyDatabase>,
  home: string,
  keys: readonly string[],
): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const { policy, names, dialect } = host;
  const found = new Map<string, Set<string>>(keys.map((key) => [key, new Set()]));
  const setting = settingOf(host);
  for (const [table] of personalTables(policy)) {
    const controller = whoseSql(setting, table, 'r');
    for (const way of waysToPeople(setting, table).filter((one) => one.home === home)) {
      for (const part of inParts(keys, atOnce)) {
        const conditions = [dialect.isKey(way.link, part), ...way.where];
        const rows = await guarded(`reading table "${table}"`, () =>
          rowsOf(
            db,
            sql`select distinct ${way.key} as subject_key, ${controller} as controller from ${names.from(table)} as r ${sql.join(way.joins, sql` `)} where ${sql.join(conditions, sql` and `)}`,
          ),
        );
        for (const row of rows) found.get(String(row.subject_key))?.add(String(row.controller));
      }
    }
  }
  return found;
}

/** The keys of people as they stand in their own rows, by the keys that were written; as written where there is none. */
export async function keysInOwnRows(
  { policy, names, dialect, live }: HostTables,
  db: Kysely<AnyDatabase>,
  { home, column }: { readonly home: string; readonly column: string },
  written: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const keys = new Map<string, string>();
  if (!isSpelledKey(policy, live, home)) return keys;
  for (const key of written) {
    const value = names.column(home, column, 't');
    const found = await guarded(`reading table "${home}"`, () =>
      rowsOf(
        db,
        sql`select ${dialect.exactKey(value)} as own_key from ${names.from(home)} as t where ${dialect.isKey(value, [key])}`,
      ),
    );
    const own = found.map((row) => String(row.own_key));
    const [only, ...others] = own;
    if (only !== undefined && others.length === 0 && !own.includes(key)) keys.set(key, only);
  }
  return keys;
}
