import {
  heldSinceColumn,
  isOwnKey,
  ownKey,
  personalTable,
  sinceColumn,
  subjectSteps,
  vendorKey,
} from '@gallra/core/policy';
import { sql } from 'kysely';
import type { Sql } from '../../database/sql.ts';
import type { DialectSql } from '../../dialects/dialect-sql.ts';
import { type ControllerSetting, controllerSql, spelledKey, stopsAt } from '../rows/controller-sql.ts';
import { categoryAt } from '../rows/people-behind.ts';

/** What finding people in SQL takes. */
export interface PartySetting extends ControllerSetting {
  /** `schema.table`, quoted, whatever the search path. */
  readonly from: (table: string) => Sql;
  /** Whether a column holds a value of the policy. */
  readonly equals: (value: Sql, expected: unknown) => Sql;
  /** Keys of people in a table may be spelt otherwise where they are named. */
  readonly isSpelled: (home: string) => boolean;
  /** Compares times, where the people are only those who have their keys now; without it whoever has had one is meant. */
  readonly times?: Pick<DialectSql, 'isSince' | 'readable'>;
}

type OwnKeyLink = NonNullable<ReturnType<typeof ownKey>>[1];

/** A way from a row, `r`, to a person. */
export interface Way {
  readonly home: string;
  readonly category: Sql;
  readonly key: Sql;
  /** The column that names it, as it is. */
  readonly link: Sql;
  readonly joins: readonly Sql[];
  readonly where: readonly Sql[];
}

/** Whose the rows of a table are; of those that controllers share nobody tells a trigger for whom it is, so the vendor's. */
export const whoseSql = (setting: PartySetting, table: string, alias: string): Sql =>
  controllerSql(setting, table, alias) ?? sql.lit(vendorKey);

function categoryOf({ policy, names, text }: PartySetting, home: string, alias: string, link: OwnKeyLink): Sql {
  if (typeof link === 'string') return sql.lit(link);
  const cases = Object.entries(link.values).map(
    ([value, category]) => sql` when ${sql.lit(value)} then ${sql.lit(category)}`,
  );
  return sql`case ${text(names.column(home, link.by, alias))}${sql.join(cases, sql``)} else ${sql.lit(categoryAt(policy, home) ?? null)} end`;
}

/** A row on the way, and the controller whose row the way began with: links stop at them. */
interface Place {
  readonly table: string;
  readonly alias: string;
  readonly controller: Sql;
}

/**
 * Whether a row that names a key has been there since whoever has the key now has had it, where keys are given to somebody
 * new; so has one that names nobody with a row of their own.
 *
 * Mirrors `isEarlierHolders`, `packages/core/src/decision/people-behind.ts`.
 */
function isPresent(
  { policy, names, times }: PartySetting,
  home: { readonly table: string; readonly alias: string },
  naming: Pick<Place, 'table' | 'alias'>,
): Sql | undefined {
  const [held, there] = [heldSinceColumn(policy, home.table), sinceColumn(policy, naming.table)];
  const key = ownKey(personalTable(policy, home.table))?.[0];
  if (times === undefined || held === undefined || there === undefined || key === undefined) return undefined;
  const [own, other] = [
    names.column(home.table, held.column, home.alias),
    names.column(naming.table, there.column, naming.alias),
  ];
  const told = [other, own].map((time) => times.readable(time, held.encoding));
  const isTheirs = sql.join([...told, times.isSince(other, own, held.encoding)], sql` and `);
  return sql`(${names.column(home.table, key, home.alias)} is null or coalesce(${isTheirs}, false))`;
}

/**
 * The person's key in a row that names it, whether or not the person's own row is still there; unless that is another
 * tenant's.
 */
function byKey(
  setting: PartySetting,
  { table, controller }: Pick<Place, 'table' | 'controller'>,
  {
    naming,
    other,
    join,
    value,
    link,
  }: {
    readonly naming: Pick<Place, 'table' | 'alias'>;
    readonly other: string;
    readonly join: Sql;
    readonly value: Sql;
    readonly link: OwnKeyLink;
  },
): Way {
  const stop = setting.policy.controllers === undefined ? undefined : stopsAt(setting, table, other, controller);
  const isSpelled = setting.isSpelled(table);
  const present = isPresent(setting, { table, alias: other }, naming);
  const isRead = stop !== undefined || isSpelled || typeof link !== 'string' || present !== undefined;
  return {
    home: table,
    category: categoryOf(setting, table, other, link),
    key: isSpelled ? spelledKey(setting, table, other, value) : setting.text(value),
    link: value,
    joins: isRead ? [sql`left ${join}`] : [],
    where: [
      ...(stop === undefined ? [] : [sql`coalesce(not ${stop}, true)`]),
      ...(present === undefined ? [] : [present]),
    ],
  };
}

function ways(
  setting: PartySetting,
  { table, alias, controller }: Place,
  party: string,
  behind: readonly string[],
): readonly Way[] {
  const { policy, names, from, text } = setting;
  const link = personalTable(policy, table).subjects?.[party];
  const here = JSON.stringify([table, party]);
  if (link === undefined || behind.includes(here)) return [];
  const value = names.column(table, party, alias);
  if (isOwnKey(link))
    return [
      {
        home: table,
        category: categoryOf(setting, table, alias, link),
        key: text(value),
        link: value,
        joins: [],
        where: [],
      },
    ];
  return subjectSteps(policy, link).flatMap((step): readonly Way[] => {
    const taken = Object.entries(step.when ?? {}).map(([name, expected]) =>
      setting.equals(names.column(table, name, alias), expected),
    );
    const own = ownKey(personalTable(policy, step.table));
    const other = `t${behind.length + 1}`;
    const join = sql`join ${from(step.table)} as ${sql.id(other)} on ${names.column(step.table, step.column, other)} = ${value}`;
    if (step.party === undefined && own !== undefined && step.column === own[0]) {
      const way = byKey(
        setting,
        { table: step.table, controller },
        {
          naming: { table, alias },
          other,
          join,
          value,
          link: own[1],
        },
      );
      return [{ ...way, where: [...taken, ...way.where] }];
    }
    const next = step.party ?? own?.[0];
    if (next === undefined) return [];
    const isShared = personalTable(policy, step.table).controller === 'shared';
    const stops = policy.controllers !== undefined && !isShared;
    const same = stops ? [sql`${whoseSql(setting, step.table, other)} = ${controller}`] : [];
    return ways(setting, { table: step.table, alias: other, controller }, next, [...behind, here]).map((way) => ({
      ...way,
      joins: [join, ...way.joins],
      where: [...taken, ...same, ...way.where],
    }));
  });
}

/** The ways from rows of a table to people, of whose controller they are; as far as the rows in between are there. */
export const waysToPeople = (setting: PartySetting, table: string): readonly Way[] =>
  Object.keys(personalTable(setting.policy, table).subjects ?? {}).flatMap((party) =>
    ways(setting, { table, alias: 'r', controller: whoseSql(setting, table, 'r') }, party, []),
  );

/**
 * Selects `controller`, `home`, `category` and `subject_key` of the people that rows lead to, as far as the rows in between are there.
 *
 * @param rows - rows of the table, with all its columns
 * @returns undefined where rows of this table lead to nobody
 */
export function peopleSql(setting: PartySetting, table: string, rows: Sql): Sql | undefined {
  const controller = whoseSql(setting, table, 'r');
  const found = waysToPeople(setting, table).map(
    ({ home, category, key, joins, where }) =>
      sql`select ${controller} as controller, ${sql.lit(home)} as home, ${category} as category, ${key} as subject_key from ${rows} as r ${sql.join(joins, sql` `)} where ${sql.join([sql`${key} is not null`, ...where], sql` and `)}`,
  );
  if (found.length === 0) return undefined;
  // A person can be named twice, by two categories.
  return sql`select distinct on (q.home, q.subject_key, q.controller) q.controller, q.home, q.category, q.subject_key
    from (${sql.join(found, sql`\n      union all `)}) as q
    where q.category is not null order by q.home, q.subject_key, q.controller`;
}
