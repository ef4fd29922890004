import * as z from 'zod';
import { type RightAct, rightActs } from '../decision/right-act.ts';
import type { SubjectReference } from '../decision/subject-reference.ts';
import { type PlainDate, startOfDay } from '../time/plain-date.ts';
import { ownRecord } from './own-record.ts';
import type { OwnRecords, Recorded } from './own-records.ts';

/** What the state of the rows cannot tell again after a restore. It names nobody. */
export interface JournalEntry {
  /** Random (RFC 9562 UUID). */
  readonly id: string;
  readonly at: Date;
  readonly reason: 'purge' | 'rectification' | RightAct;
  /** The controller whose rows these are, and of whom it was asked: its key as text; absent: the vendor. */
  readonly controller?: string;
  /** Where it names no controller, it was not recorded yet whose it is: entries from before have no such mark. */
  readonly perController?: true;
  /** For a right, when it takes effect, where that is not when it was recorded. */
  readonly effectiveAt?: Date;
  /** Absent for a purge, which is about rows and not about somebody. */
  readonly reference?: SubjectReference;
  /** Keyed digest of where the person lives and their key: what ties rows of theirs together. */
  readonly person?: string;
  /** For an objection or a withdrawal: the purpose. */
  readonly purpose?: string;
  readonly table: string;
  /** Keyed digest of table and key, under a key kept outside the database: it finds the row. */
  readonly fingerprint: string;
  /**
   * Keyed digests of the row's values, column by column: keys are reused, and they tell whether it is the same row. For a
   * rectification, of the values that were put in place.
   */
  readonly marks: Readonly<Record<string, string>>;
  /** Undefined: the whole row. */
  readonly columns?: readonly string[];
}

/** The erasure journal. */
export interface Journal {
  /** Entries that are there already, by identifier, are left as they are. */
  append(entries: readonly JournalEntry[]): Promise<void>;
  /** From a day on, oldest first; default all. */
  list(since?: PlainDate): Promise<readonly JournalEntry[]>;
  /** Those that stand nowhere but in this database, oldest first. */
  unexported(): Promise<readonly JournalEntry[]>;
  markExported(ids: readonly string[], at: Date): Promise<void>;
}

const followed = { sv: 'vad som gjorts på begäran', en: 'what was done on request' };

/** The erasure journal: what the state of the rows cannot tell again after a restore. */
export const erasureJournal = ownRecord({
  name: 'erasure_journal',
  version: 2,
  kind: 'append',
  members: z.object({
    id: z.string(),
    controller: z.string().optional(),
    reference: z.custom<SubjectReference>((value) => typeof value === 'string').optional(),
    at: z.date(),
    reason: z.enum(['purge', 'rectification', ...rightActs]),
    perController: z.literal(true).optional(),
    effectiveAt: z.date().optional(),
    person: z.string().optional(),
    purpose: z.string().optional(),
    table: z.string(),
    fingerprint: z.string(),
    marks: z.record(z.string(), z.string()),
    columns: z.array(z.string()).optional(),
  }),
  key: 'id',
  controller: 'controller',
  subject: 'reference',
  inForce: { from: 'at' },
  columns: {},
  // Digests under a key kept elsewhere say nothing to anybody.
  personal: {
    reason: { whose: 'subject', category: followed, title: { sv: 'rättighet', en: 'right' } },
    purpose: { whose: 'subject', category: followed, title: { sv: 'ändamål', en: 'purpose' } },
    at: { whose: 'subject', category: followed, title: { sv: 'utfört', en: 'done' } },
  },
  storage: {
    title: { sv: 'Raderingsjournalen', en: 'The erasure journal' },
    basis: '6(1)(c)',
    citation: 'GDPR Art. 5(1)(e), 17(1), 32(1)(c)',
    from: 'at',
    begins: { sv: 'åtgärden', en: 'what was done' },
    for: 'backups',
  },
});

/** Which entries stand in an archive outside the database too. */
export const journalExports = ownRecord({
  name: 'journal_exports',
  version: 1,
  kind: 'append',
  members: z.object({ entry: z.string(), exportedAt: z.date() }),
  key: 'entry',
  inForce: { from: 'exportedAt' },
  columns: {},
  personal: {},
  storage: {
    title: { sv: 'Raderingsjournalens exporter', en: 'Exports of the erasure journal' },
    basis: '6(1)(c)',
    citation: 'GDPR Art. 5(1)(e), 17(1), 32(1)(c)',
    from: 'exportedAt',
    begins: { sv: 'exporten', en: 'the export' },
    for: 'backups',
  },
});

type JournalRecord = (typeof erasureJournal.members)['_output'];
type ExportRecord = (typeof journalExports.members)['_output'];

/** What the two kinds of records cannot tell by themselves. */
export interface JournalQuestions {
  readonly timeZone: string;
  /** Those that stand in no archive. */
  unexported(): Promise<readonly Recorded<JournalRecord>[]>;
}

function entriesOf(found: readonly Recorded<JournalRecord>[]): readonly JournalEntry[] {
  return (
    found
      .map(({ members }) => members as JournalEntry)
      // Of two at once, the one recorded later comes later.
      .sort((a, b) => a.at.getTime() - b.at.getTime())
  );
}

/** Keys looked for at once. */
const atOnce = 200;

async function missing<T>(ids: readonly string[], records: OwnRecords<T>, idOf: (members: T) => string) {
  const known = new Set<string>();
  for (let start = 0; start < ids.length; start += atOnce)
    for (const { members } of await records.find(ids.slice(start, start + atOnce))) known.add(idOf(members));
  return { known, missing: ids.filter((id) => !known.has(id)) };
}

/** The journal, over the records of its two kinds. */
export function journalOn(
  entries: OwnRecords<JournalRecord>,
  exports: OwnRecords<ExportRecord>,
  { timeZone, unexported }: JournalQuestions,
): Journal {
  return {
    append: async (added) => {
      const fresh = new Set(
        (
          await missing(
            added.map(({ id }) => id),
            entries,
            ({ id }) => id,
          )
        ).missing,
      );
      await entries.append(
        added
          .filter(({ id }) => fresh.has(id))
          .map(({ columns, ...entry }) => ({
            ...entry,
            marks: { ...entry.marks },
            ...(columns === undefined ? {} : { columns: [...columns] }),
          })),
      );
    },
    list: async (since) =>
      entriesOf(await entries.list(since === undefined ? {} : { since: startOfDay(since, timeZone) })),
    unexported: async () => entriesOf(await unexported()),
    markExported: async (ids, exportedAt) => {
      const { known } = await missing(ids, entries, ({ id }) => id);
      const { missing: unmarked } = await missing([...known], exports, ({ entry }) => entry);
      await exports.append(unmarked.map((entry) => ({ entry, exportedAt })));
    },
  };
}
