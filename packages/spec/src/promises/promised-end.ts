import { type ColumnDisposal, decide, type Policy, type Row, type SubjectKey } from '@gallra/core';
import { classifiedColumn, homeOf, personalTable, personalTables, sinceColumn } from '@gallra/core/policy';
import { isLeft, type Store, type SubjectRow } from '@gallra/core/store';
import { localDate } from '@gallra/core/time';

/** A value, and when it was said to end. */
export interface PromisedEnd {
  readonly table: string;
  /** The row's key, as text. */
  readonly key: string;
  readonly column: string;
  readonly expires: Date;
  /** It goes with its row, and so it may stay longer. */
  readonly withRow: boolean;
}

/** The calendar ends with the year 9999: what would last longer is said to end there. */
const lastYear = new Date('9990-01-01T00:00:00Z');

/** Tells rows of a table apart. */
export type KeyOf = (table: string, row: Row) => string;

/** A value is what would be put in its place: some databases write a number for a boolean, and their own for a decimal. */
const isReplaced = (then: ColumnDisposal, value: unknown): boolean =>
  typeof then === 'object' && 'replace' in then && then.replace !== null && Number(value) === Number(then.replace);

const isAbout = (policy: Policy, { situation }: SubjectRow, { category, key }: SubjectKey): boolean =>
  Object.values(situation.parties)
    .flat()
    .some((person) => person.key === key && person.home === homeOf(policy, category)?.table);

/**
 * Somebody has asked for something, and a time that lies ahead tells what becomes of that: whether the row came before or
 * after, or when they consent anew. Once it has passed, it came after, and they have consented.
 */
function waitsBesideRequest(policy: Policy, table: string, { situation }: SubjectRow, at: Date): boolean {
  const today = localDate(at, policy.timeZone);
  const rights = Object.values(situation.parties)
    .flat()
    .flatMap((person) => person.rights ?? []);
  if (rights.length === 0) return false;
  const events = Object.values(situation.events);
  const mayConsent = rights.some(({ right }) => right === 'withdrawal');
  const tells = sinceColumn(policy, table) === undefined ? events : [situation.since, ...(mayConsent ? events : [])];
  return tells.some((told) => told?.state === 'happened' && told.date >= today);
}

/**
 * Every end that is told on a day, of whatever row and column, but for rows about somebody of whom something is asked
 * later.
 *
 * @param rows - the rows as they stand, by table
 * @param asking - whoever asks for something in between
 */
export async function promisedEnds(
  store: Store,
  policy: Policy,
  at: Date,
  { keyOf, asking }: { readonly keyOf: KeyOf; readonly asking: readonly SubjectKey[] },
): Promise<readonly PromisedEnd[]> {
  const found: PromisedEnd[] = [];
  await store.transaction(async ({ rows }) => {
    // Whoever asks may spell their key otherwise: 01 for the number 1. Their own row has it as it is.
    const about: SubjectKey[] = [];
    for (const subject of asking) about.push({ ...subject, key: (await rows.ownRow(subject))?.key ?? subject.key });
    for (const [table] of personalTables(policy)) {
      for await (const told of rows.rowsOf(table, { at })) {
        if (about.some((subject) => isAbout(policy, told, subject))) continue;
        if (waitsBesideRequest(policy, table, told, at)) continue;
        for (const { column, personal, keep, end } of decide(policy, table, told.situation).columns) {
          if (!personal || !keep || end === undefined || !('expires' in end) || end.expires > lastYear) continue;
          const { then } = classifiedColumn(personalTable(policy, table), column);
          const withRow = then === 'withRow';
          const value = told.row[column] ?? null;
          // What a disposal would leave as it is tells nothing: no value, or a time without an end.
          if (value === null || value === Number.POSITIVE_INFINITY || value === Number.NEGATIVE_INFINITY) continue;
          if (!withRow && (!isLeft(policy, then, value) || isReplaced(then, value))) continue;
          found.push({ table, key: keyOf(table, told.row), column, expires: end.expires, withRow });
        }
      }
    }
  });
  return found;
}
