import type { PersonalTable, Policy } from '@gallra/core';
import { isErasable, keyColumns } from '@gallra/core/policy';
import type { LiveTable, OutsideForeignKey, TableTrait } from '@gallra/core/store';

/**
 * Why nothing in a table can be disposed of as the policy says.
 *
 * - `view`, `partition`: it holds no rows of its own
 * - `keyNotUnique`: two rows could be taken for one
 * - `inherited`, `foreign`, `noTransactions`, `history`: see {@link TableTrait}
 * - `outsideKey`: rows refer to it from a schema that nobody classified
 */
export type TableObstacle =
  | 'view'
  | 'partition'
  | 'keyNotUnique'
  | 'outsideKey'
  | Extract<TableTrait, 'inherited' | 'foreign' | 'noTransactions' | 'history'>;

/** An obstacle, what of the policy it is about, what it is, and what to do about it. */
export interface TableFinding {
  readonly obstacle: TableObstacle;
  readonly path: string;
  readonly problem: string;
  readonly fix: string;
}

/** Whether no two rows of a live table can have the same values in these columns. */
function isUnique(live: LiveTable, key: readonly string[]): boolean {
  const within = (columns: readonly string[]) => columns.length > 0 && columns.every((column) => key.includes(column));
  const isFilled = (column: string) => live.columns.find(({ name }) => name === column)?.nullable === false;
  return (
    within(live.primaryKey) ||
    live.indexes.some(
      ({ unique, partial, columns }) => unique && !partial && within(columns) && columns.every(isFilled),
    )
  );
}

function keyFindings(name: string, table: PersonalTable, live: LiveTable): readonly TableFinding[] {
  const key = keyColumns(table);
  const isThere = key.every((column) => live.columns.some((other) => other.name === column));
  if (!isThere || isUnique(live, key)) return [];
  const known = live.primaryKey.map((column) => `'${column}'`).join(', ');
  return [
    {
      obstacle: 'keyNotUnique',
      path: `tables.${name}.key`,
      problem: `nothing in the database makes ${key.join(', ')} unique, so one row could be taken for another`,
      fix:
        known === ''
          ? 'add a primary key, or a unique index on columns that are NOT NULL, and name it under "key"'
          : `write key: ${live.primaryKey.length > 1 ? `[${known}]` : known}, or add a unique constraint`,
    },
  ];
}

const traits: Readonly<Partial<Record<TableTrait, readonly [problem: string, fix: string]>>> = {
  inherited: [
    'statements on it reach the rows of tables that inherit from it, and those hold columns that are not classified here',
    'take the others out of it with NO INHERIT, or make them partitions',
  ],
  foreign: [
    'its rows, or those of a partition, lie in another database, whose keys, foreign keys and triggers are not seen here',
    'let a policy and a sweep of its own run on that database, and take the table out of this one',
  ],
  noTransactions: [
    'its storage engine has no transactions, so what is changed when a batch or an erasure fails cannot be taken back',
    'ALTER TABLE … ENGINE=InnoDB',
  ],
  history: [
    'it is system-versioned, so what is changed or deleted can still be read in its history',
    'ALTER TABLE … DROP SYSTEM VERSIONING',
  ],
};

function outsideFinding(name: string, { name: key, schema, table, onDelete }: OutsideForeignKey): TableFinding {
  const does = { cascade: 'take rows there along', setNull: 'change rows there', setDefault: 'change rows there' };
  const what = onDelete === 'noAction' || onDelete === 'restrict' ? 'be refused while rows there do' : does[onDelete];
  return {
    obstacle: 'outsideKey',
    path: `tables.${name}`,
    problem: `foreign key ${key} of ${schema}.${table}, which the policy does not name, refers to it: erasing a row would ${what}`,
    fix: `name '${schema}.${table}' under tables, or drop the foreign key`,
  };
}

/** Why nothing in a live table, or no row of it, can be disposed of. */
export function tableObstacles(
  policy: Policy,
  name: string,
  table: PersonalTable,
  live: LiveTable,
): readonly TableFinding[] {
  const path = `tables.${name}`;
  if (live.kind === 'view') {
    const problem = 'this is a view in the database, so there is nothing in it to dispose of';
    return [{ obstacle: 'view', path, problem, fix: "write 'view', and classify the tables beneath it" }];
  }
  if (live.kind === 'partition') {
    const problem = `this holds rows of ${live.partitionOf}, which are decided there`;
    return [{ obstacle: 'partition', path, problem, fix: `classify ${live.partitionOf}, and take this one out` }];
  }
  const found = (live.traits ?? []).flatMap((trait): readonly TableFinding[] => {
    const told = traits[trait];
    if (told === undefined) return [];
    return [{ obstacle: trait as TableObstacle, path, problem: told[0], fix: told[1] }];
  });
  return [
    ...found,
    ...keyFindings(name, table, live),
    ...(isErasable(policy, name) ? (live.outsideKeys ?? []).map((key) => outsideFinding(name, key)) : []),
  ];
}
