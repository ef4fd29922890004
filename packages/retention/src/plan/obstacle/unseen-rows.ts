import { GallraError, type Policy } from '@gallra/core';
import { personalTables } from '@gallra/core/policy';
import type { LiveSchema, LiveTable, TableTrait } from '@gallra/core/store';
import { foreignKeys } from '../../order/foreign-key.ts';

/** A table whose rows may not be those that the database shows, or whose changes it would not take back. */
export interface UnseenTable {
  /** Into the policy, or to where it would name the table. */
  readonly path: string;
  readonly table: string;
  readonly trait: Extract<TableTrait, 'rowSecurity' | 'shadowed' | 'noTransactions'>;
  readonly problem: string;
  readonly fix: string;
}

/** What any table that is read must not be. */
const blinding: Readonly<Partial<Record<TableTrait, readonly [problem: string, fix: string]>>> = {
  rowSecurity: [
    'row-level security applies to the user that is connected, and may hide rows from it',
    'connect as a user with BYPASSRLS, or give the user a policy of its own: CREATE POLICY … FOR ALL TO … USING (true)',
  ],
  shadowed: [
    'another table of this name comes before it, a temporary one or one of an earlier schema',
    'drop or rename the other, or name this one with its schema',
  ],
};

/** What a table of Gallra's own must not be besides: evidence is written with what it tells of, or not at all. */
const unfit: typeof blinding = {
  noTransactions: [
    'its storage engine has no transactions, so that evidence and what it tells of could part',
    'ALTER TABLE … ENGINE=InnoDB',
  ],
};

const isOwn = (name: string): boolean => name.startsWith('gallra_');

/** Tables with classified columns, and those that refer to them, to these in turn, and so on: what an erasure may reach. */
function reached(policy: Policy, schema: LiveSchema): ReadonlySet<string> {
  const tables = new Set(personalTables(policy).map(([name]) => name));
  const keys = foreignKeys(schema);
  for (let before = -1; before < tables.size; ) {
    before = tables.size;
    for (const { table, target } of keys) if (tables.has(target)) tables.add(table);
  }
  return tables;
}

/**
 * Tables that the policy reads, that refer to those, or that are Gallra's own, and of which the database may not show every
 * row. What is hidden would be taken for absent: children of people who are there would go as nobody's, what is due would
 * stay, and an answer to a person would leave it out. No row is read.
 *
 * @param policy - a checked policy
 * @param schema - the live catalogue
 * @example
 * ```ts
 * import type { Policy } from '@gallra/core';
 * import type { Store } from '@gallra/core/store';
 * import { unseenTables } from '@gallra/retention';
 *
 * declare const store: Store;
 * declare const policy: Policy;
 * for (const { path, problem, fix } of unseenTables(policy, await store.schema())) console.log(path, problem, fix);
 * ```
 */
export function unseenTables(policy: Policy, schema: LiveSchema): readonly UnseenTable[] {
  const wanted = reached(policy, schema);
  const byName = new Map<string, LiveTable>();
  // Of several with one name, statements mean the one that is listed first.
  for (const live of schema.tables) if (!byName.has(live.name)) byName.set(live.name, live);
  return [...byName.values()].flatMap(({ name, traits = [] }): readonly UnseenTable[] => {
    if (!wanted.has(name) && !isOwn(name)) return [];
    return traits.flatMap((trait) => {
      const told = blinding[trait] ?? (isOwn(name) ? unfit[trait] : undefined);
      if (told === undefined) return [];
      const path = isOwn(name) ? name : `tables.${name}`;
      return [{ path, table: name, trait: trait as UnseenTable['trait'], problem: told[0], fix: told[1] }];
    });
  });
}

/**
 * Refuses to go on where the database may not show every row that has to be seen.
 *
 * @param policy - a checked policy
 * @param schema - the live catalogue
 * @throws GallraError `schema.unseen`, with every such table
 * @see GDPR Art. 5(1)(d) and (f), 15(1), 17(1)
 * @example
 * ```ts
 * import type { Policy } from '@gallra/core';
 * import type { Store } from '@gallra/core/store';
 * import { refuseUnseen } from '@gallra/retention';
 *
 * declare const store: Store;
 * declare const policy: Policy;
 * refuseUnseen(policy, await store.schema());
 * ```
 */
export function refuseUnseen(policy: Policy, schema: LiveSchema): void {
  const found = unseenTables(policy, schema);
  if (found.length === 0) return;
  throw new GallraError(
    'schema.unseen',
    'The database may not show every row that has to be seen, and what is hidden would be taken for absent; nothing was changed.',
    found.map(({ path, problem, fix }) => `${path}: ${problem}; ${fix}`),
  );
}
