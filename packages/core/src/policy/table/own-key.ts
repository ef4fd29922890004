import type { Policy } from '../policy.ts';
import type { PersonalTable, SubjectLink } from '../table-classification.ts';

/** A link that says: this column is the person's own key. */
export type OwnKeyLink = string | { readonly by: string; readonly values: Readonly<Record<string, string>> };

/** Whether a link is of that kind. */
export function isOwnKey(link: SubjectLink): link is OwnKeyLink {
  return typeof link === 'string' || (!Array.isArray(link) && 'values' in link);
}

/** A link whose type another column tells. */
type TypedLink = { readonly by: string; readonly in: Readonly<Record<string, string>> };

const isTyped = (link: SubjectLink): link is TypedLink =>
  !isOwnKey(link) && 'by' in link && typeof link.in === 'object';

/** The types that a polymorphic link lists, and the column that tells a row's; undefined of other links. */
export const listedTypes = (link: SubjectLink | undefined): TypedLink | undefined =>
  link !== undefined && isTyped(link) ? link : undefined;

/** The own-key link of a table, with its column. */
export function ownKey(table: PersonalTable): readonly [column: string, link: OwnKeyLink] | undefined {
  for (const [column, link] of Object.entries(table.subjects ?? {})) {
    if (link !== undefined && isOwnKey(link)) return [column, link];
  }
  return undefined;
}

/** The table's primary key as the policy knows it. */
export function keyColumns(table: PersonalTable): readonly string[] {
  if (table.key !== undefined) return typeof table.key === 'string' ? [table.key] : table.key;
  const own = Object.entries(table.subjects ?? {}).find(([, link]) => link !== undefined && isOwnKey(link));
  return [own?.[0] ?? 'id'];
}

/** The column that other tables point at; tables with a composite key have none. */
export function soleKey(policy: Policy, name: string): string {
  const table = policy.tables[name];
  if (table === undefined || typeof table === 'string')
    return policy.controllers?.in === name ? (policy.controllers.key ?? 'id') : 'id';
  return keyColumns(table)[0] ?? 'id';
}
