import type { Policy, Row } from '@gallra/core';
import type { JournalEntry } from '@gallra/core/store';
import { personFingerprint, rowFingerprint, rowMarks } from './row-fingerprint.ts';

/** What a journal entry is about, beside the row. */
export interface JournalSubject
  extends Pick<
    JournalEntry,
    'at' | 'effectiveAt' | 'reason' | 'reference' | 'controller' | 'perController' | 'purpose' | 'columns'
  > {
  /** The table where the person lives, and their key there. */
  readonly lives?: { readonly home: string; readonly key: string };
}

/**
 * Makes an entry of the erasure journal for one row. It holds no identifier: the row, the person and the row's values
 * stand in it as digests under a key that is kept outside the database.
 *
 * @param key - random bytes, at least 16
 * @param policy - a checked policy
 * @param of - the row with its classified columns, and its table
 * @param about - what happened, when, and to whom
 * @throws GallraError `key.invalid` where the key is too short; `table.unknown`
 * @see GDPR Art. 4(5), 5(2), 17(1)
 * @example
 * ```ts
 * import type { Policy } from '@gallra/core';
 * import { journalEntry } from '@gallra/retention';
 *
 * declare const policy: Policy;
 * declare const key: Uint8Array;
 * const row = { id: 17, name: 'Karin' };
 * console.log(journalEntry(key, policy, { table: 'contacts', row }, { at: new Date(), reason: 'purge' }).fingerprint);
 * ```
 */
export function journalEntry(
  key: Uint8Array,
  policy: Policy,
  { table, row }: { readonly table: string; readonly row: Row },
  { lives, ...about }: JournalSubject,
): JournalEntry {
  return {
    id: crypto.randomUUID(),
    ...about,
    ...(lives === undefined ? {} : { person: personFingerprint(key, lives.home, lives.key) }),
    table,
    fingerprint: rowFingerprint(key, policy, table, row),
    marks: rowMarks(key, policy, table, row),
  };
}
