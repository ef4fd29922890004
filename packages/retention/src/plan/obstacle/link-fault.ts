import { GallraError, type Policy } from '@gallra/core';
import { type ColumnLink, columnLinks, personalTables } from '@gallra/core/policy';
import type { LinkFault, LiveSchema, Transaction } from '@gallra/core/store';
import { foreignKeys } from '../../order/foreign-key.ts';
import type { PolicyOnSchema } from '../../order/policy-on-schema.ts';

/** A link that the database does not follow as decisions do. */
export interface UnlikeLink {
  /** Into the policy, or to where it would name the column: `tables.deals.columns.person_id`. */
  readonly path: string;
  readonly table: string;
  readonly kind: LinkFault['kind'];
  /** Rows that name another by a spelling of its key; absent where they were not counted, or cannot be. */
  readonly rows?: number;
  readonly problem: string;
  readonly fix: string;
}

/** The links of the policy, and foreign keys to its tables, by which the database itself keeps rows or takes them along. */
function linksOf(policy: Policy, schema: LiveSchema): readonly ColumnLink[] {
  const personal = new Set(personalTables(policy).map(([name]) => name));
  const ofPolicy = columnLinks(policy);
  const isKnown = ({ table, columns, target, to }: ColumnLink) =>
    ofPolicy.some(
      (link) =>
        link.when === undefined &&
        link.table === table &&
        link.target === target &&
        link.columns.join() === columns.join() &&
        link.to.join() === to.join(),
    );
  const ofDatabase = foreignKeys(schema)
    .filter(({ target }) => personal.has(target))
    .map(({ table, columns, target, to }): ColumnLink => ({ table, columns, target, to }))
    .filter((link) => !isKnown(link));
  return [...ofPolicy, ...ofDatabase];
}

function told(link: ColumnLink, fault: LinkFault): UnlikeLink {
  const { table, columns, target, to } = link;
  const key = to.map((name) => `${target}.${name}`).join(', ');
  const column = fault.kind === 'types' ? fault.column : columns.join(', ');
  const about = { path: `tables.${table}.columns.${column}`, table, kind: fault.kind };
  if (fault.kind === 'types') {
    const [its, theirs] = fault.types;
    return {
      ...about,
      problem: `is of type ${its}, and ${key}, which it leads to, of type ${theirs}: the database does not compare the two`,
      fix: 'give both columns the same type, and one collation',
    };
  }
  const { rows } = fault;
  const how = `a row of "${target}" by another spelling than ${key} has, which the database takes for the same`;
  const fix = `update ${table}.${column} to the spelling of ${key}, and let a foreign key or the application keep to it`;
  if (rows === undefined)
    return {
      ...about,
      problem: `can name ${how}`,
      fix: `count such rows with check --rows; where there are any, ${fix}`,
    };
  return { ...about, rows, problem: `names ${how}, in ${rows === 1 ? '1 row' : `${rows} rows`}`, fix };
}

/**
 * Links that the database does not follow as decisions do. Decisions compare keys byte by byte; a collation may ignore
 * case, accents or trailing blanks, and types may compare what is written differently, or not at all. Rows that are linked
 * for the database, its foreign keys and the host, and not for a decision, would be taken for nobody's.
 *
 * @param tx - a transaction
 * @param on - a checked policy, and the live catalogue
 * @param options.counted - `false`: by the catalogue alone; links are told that may be spelt otherwise
 * @returns in the order of the policy; no value of a row
 * @see GDPR Art. 5(1)(d)
 * @example
 * ```ts
 * import type { Policy } from '@gallra/core';
 * import type { Store } from '@gallra/core/store';
 * import { unlikeLinks } from '@gallra/retention';
 *
 * declare const store: Store;
 * declare const policy: Policy;
 * const schema = await store.schema();
 * const unlike = await store.transaction((tx) => unlikeLinks(tx, { policy, schema }));
 * for (const { path, problem, fix } of unlike) console.log(`${path}: ${problem}; ${fix}`);
 * ```
 */
export async function unlikeLinks(
  tx: { readonly rows: Pick<Transaction['rows'], 'linkFault'> },
  { policy, schema }: PolicyOnSchema,
  { counted = true }: { readonly counted?: boolean } = {},
): Promise<readonly UnlikeLink[]> {
  const found: UnlikeLink[] = [];
  for (const link of linksOf(policy, schema)) {
    const fault = await tx.rows.linkFault(link, counted);
    if (fault !== undefined) found.push(told(link, fault));
  }
  return found;
}

/**
 * Refuses to go on where the database links rows that a decision does not.
 *
 * @param tx - a transaction
 * @param on - a checked policy, and the live catalogue
 * @throws GallraError `links.unlike`, with every such column, how many rows, and what to do
 * @see GDPR Art. 5(1)(d), 15(1), 17(1)
 * @example
 * ```ts
 * import type { Policy } from '@gallra/core';
 * import type { Store } from '@gallra/core/store';
 * import { refuseUnlikeLinks } from '@gallra/retention';
 *
 * declare const store: Store;
 * declare const policy: Policy;
 * const schema = await store.schema();
 * await store.transaction((tx) => refuseUnlikeLinks(tx, { policy, schema }));
 * ```
 */
export async function refuseUnlikeLinks(
  tx: { readonly rows: Pick<Transaction['rows'], 'linkFault'> },
  on: PolicyOnSchema,
): Promise<void> {
  const found = await unlikeLinks(tx, on);
  if (found.length === 0) return;
  throw new GallraError(
    'links.unlike',
    'The database links rows otherwise than a decision would, and they would be taken for nobody’s; nothing was changed.',
    found.map(({ path, problem, fix }) => `${path}: ${problem}; ${fix}`),
  );
}
