import type { Row, SubjectKey } from '@gallra/core';
import { type AuditEvent, encryptedValue, type RecordedRows, recordedDigest } from '@gallra/core/audit';
import { InsertQueryNode } from 'kysely';
import type { WritingNode } from '../../statement/plain-write.ts';
import type { WrittenRows } from '../../statement/written-rows.ts';
import type { CaptureSetting } from '../setting/capture-setting.ts';
import type { RecordedColumns, ValueRecording } from '../setting/value-columns.ts';

/** What was written to a row, and whose it is. */
export interface WrittenValues {
  readonly people: readonly SubjectKey[];
  readonly values: Row;
}

type RecordedValue = RecordedRows['rows'][number][string];

const none: ReadonlyMap<string, ValueRecording> = new Map();

/** Columns that a statement writes and whose values are recorded. */
export function valuesRecorded(
  { recorded }: CaptureSetting,
  { type, table, columns }: WrittenRows,
  node: WritingNode,
): readonly string[] {
  if (type === 'rows.deleted') return [];
  const known = [...(recorded.get(table) ?? none).keys()];
  // Without a list, it may be any of them.
  return InsertQueryNode.is(node) && node.columns === undefined
    ? known
    : known.filter((column) => columns.includes(column));
}

/** A row's values under the references of those it leads to. */
export interface ReferredValues {
  readonly references: readonly string[];
  readonly values: Row;
}

/** Of whom a key is needed. */
export const encryptedFor = (
  { recorded }: { readonly recorded: RecordedColumns },
  table: string,
  written: readonly ReferredValues[],
): readonly string[] =>
  [...(recorded.get(table) ?? none).values()].includes('encrypted')
    ? written.flatMap(({ references }) => references)
    : [];

/**
 * What is recorded of values: for each person by themselves, so that it can go with them. Of a row that leads to several,
 * each has a copy; of one that leads to nobody nothing is recorded, for nobody's erasure would take it along.
 */
export function recordedChanges(
  { recorded }: { readonly recorded: RecordedColumns },
  table: string,
  written: readonly ReferredValues[],
  secrets: ReadonlyMap<string, string>,
): NonNullable<AuditEvent['change']> {
  const how = recorded.get(table) ?? none;
  const rowFor = (subject: string, values: Row): RecordedRows['rows'][number] =>
    Object.fromEntries(
      Object.entries(values).flatMap(([column, value]): readonly (readonly [string, RecordedValue])[] => {
        if (how.get(column) === 'digest') return [[column, recordedDigest(value)]];
        const secret = secrets.get(subject);
        return secret === undefined ? [] : [[column, encryptedValue(secret, { subject, table, column }, value)]];
      }),
    );
  const rows = new Map<string, RecordedRows['rows'][number][]>();
  for (const { references, values } of written) {
    for (const subject of new Set(references)) {
      const theirs = rows.get(subject) ?? [];
      rows.set(subject, theirs);
      theirs.push(rowFor(subject, values));
    }
  }
  return [...rows].map(([subject, theirs]) => ({ subject, content: { rows: theirs } satisfies RecordedRows }));
}
