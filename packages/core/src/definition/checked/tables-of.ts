import type { TableClassification } from '../../policy/table-classification.ts';
import type { Part } from './checked-columns.ts';

/**
 * What each table of a database may be classified as, with the names a policy declares: for policies that have a file
 * for each table. Purposes that reach a table, and columns of *other* tables, are checked by `definePolicy`, which sees
 * the whole.
 *
 * @typeParam Database - the host's Kysely type
 * @typeParam Vocabulary - the type of an object that holds the policy's subjects, categories, events and duties
 * @example
 * ```ts
 * import type { TablesOf } from '@gallra/core';
 *
 * interface Database {
 *   contacts: { id: number; name: string; last_contact_at: Date };
 * }
 *
 * const vocabulary = {
 *   subjects: { contact: { sv: 'Kontakter', en: 'Contacts' } },
 *   categories: { identity: { sv: 'Identitetsuppgifter', en: 'Identity' } },
 *   events: { lastContact: { sv: 'senaste kontakt', en: 'last contact' } },
 * };
 *
 * export const contacts = {
 *   subjects: { id: 'contact' },
 *   events: { lastContact: 'last_contact_at' },
 *   columns: { id: 'key', name: 'identity', last_contact_at: 'notPersonal' },
 *   then: 'erase',
 * } satisfies TablesOf<Database, typeof vocabulary>['contacts'];
 * ```
 */
export type TablesOf<Database, Vocabulary> = {
  readonly [T in keyof Database & string]: TableClassification<
    keyof Part<Vocabulary, 'subjects'> & string,
    keyof Part<Vocabulary, 'categories'> & string,
    keyof Part<Vocabulary, 'events'> & string,
    keyof Part<Vocabulary, 'duties'> & string,
    keyof Database & string,
    keyof Database[T] & string
  >;
};
