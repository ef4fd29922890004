import { parsePolicy } from '../parse-policy.ts';
import type { CheckedPolicy } from './checked-policy.ts';

/**
 * What `definePolicy` takes: a policy as it is written, each of its names held against the database and the rest of what
 * is written.
 *
 * @typeParam Written - the type of the policy's own literals
 * @typeParam Checked - {@link CheckedPolicy} of the database and of these
 */
export type WrittenPolicy<Written, Checked> =
  // The first branch is never taken. It is where the compiler infers what was written, so that the second can be
  // checked against it without taking part in the inference: with 200 tables 2 seconds instead of 12.
  [Written] extends [never] ? Written : NoInfer<Checked>;

/**
 * Declares the policy of an application, held by the compiler against the application's database.
 *
 * A table or column that the policy does not classify is a compile error that names it, at the place where it is
 * missing. So is a table, column, purpose, category, event, duty, recipient or place that does not exist, a personal
 * column that nothing claims, a duty without its provision and a text without one of its languages. Whatever the
 * compiler cannot see is checked when the module loads.
 *
 * `Database` is the type that a Kysely host has anyway: tables, and views, to their columns. The types of columns are
 * of no importance, and Kysely is not needed.
 *
 * @param policy - plain data; tables may stand in files of their own ({@link TablesOf})
 * @returns a deeply frozen copy with the types of its literals: `policy.tables.contacts.columns.name` is `'identity'`
 * @throws GallraError `policy.invalid`, with every problem listed by path
 * @see GDPR Art. 5(1)(b), (c) and (e), 25(1), 30
 * @example
 * ```ts
 * import { definePolicy } from '@gallra/core';
 *
 * interface Database {
 *   contacts: { id: number; name: string; last_contact_at: Date };
 * }
 *
 * export const policy = definePolicy<Database>()({
 *   timeZone: 'Europe/Stockholm',
 *   subjects: { contact: { sv: 'Kontakter', en: 'Contacts' } },
 *   categories: { identity: { sv: 'Identitetsuppgifter', en: 'Identity' } },
 *   events: { lastContact: { sv: 'senaste kontakt', en: 'last contact' } },
 *   purposes: {
 *     sales: {
 *       title: { sv: 'Försäljning', en: 'Sales' },
 *       role: 'controller',
 *       basis: '6(1)(f)',
 *       subjects: ['contact'],
 *       categories: ['identity'],
 *       keep: { from: 'lastContact', for: 'P1Y' },
 *     },
 *   },
 *   tables: {
 *     contacts: {
 *       subjects: { id: 'contact' },
 *       events: { lastContact: 'last_contact_at' },
 *       columns: { id: 'key', name: 'identity', last_contact_at: 'notPersonal' },
 *       then: 'erase',
 *     },
 *   },
 * });
 * ```
 */
export function definePolicy<Database>(): <const Written, Checked = CheckedPolicy<Database, Written>>(
  policy: WrittenPolicy<Written, Checked>,
) => Written {
  return <Written>(policy: unknown) => parsePolicy(policy) as Written;
}
