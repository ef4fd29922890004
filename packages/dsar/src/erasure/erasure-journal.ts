import type { Policy } from '@gallra/core';
import type { JournalEntry, Transaction } from '@gallra/core/store';
import { journalEntry } from '@gallra/retention';
import type { Whereabouts } from '../person/whereabouts.ts';
import type { RowErasure } from './row-erasure.ts';

/** Writes what an erasure takes into the journal, so that it can be taken again after a restore. */
export interface JournalWriter {
  add(row: RowErasure): Promise<void>;
  flush(): Promise<void>;
}

const entriesPerStatement = 500;

/**
 * Begins the journal of one erasure: an entry for each row that loses something, and one for the person's own row in
 * any case, with no columns where all of it stays: that erasure was asked for changes what claims it has.
 *
 * @param about.key - see {@link rowFingerprint}; without it nothing is written
 */
export function journalOf(
  tx: Transaction,
  policy: Policy,
  { home, key: person, controller }: Whereabouts,
  { key, ...about }: Pick<JournalEntry, 'at' | 'reference'> & { readonly key: Uint8Array | undefined },
): JournalWriter {
  let waiting: JournalEntry[] = [];
  const flush = async () => {
    if (waiting.length > 0) await tx.journal.append(waiting);
    waiting = [];
  };
  return {
    add: async ({ table, found, disposal, going, leaving }) => {
      if (key === undefined || (going.length + leaving.length === 0 && table !== home.table)) return;
      const whole = disposal === 'erase' || disposal === 'anonymise';
      const columns = whole ? {} : { columns: going.map(({ column }) => column) };
      const lives = { home: home.table, key: person };
      const whose = { perController: true as const, ...(controller === undefined ? {} : { controller }) };
      waiting.push(
        journalEntry(
          key,
          policy,
          { table, row: found.row },
          { ...about, ...whose, reason: 'erasure', lives, ...columns },
        ),
      );
      if (waiting.length >= entriesPerStatement) await flush();
    },
    flush,
  };
}
