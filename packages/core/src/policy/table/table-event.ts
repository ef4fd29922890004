import type { Condition } from '../condition.ts';
import type { Policy } from '../policy.ts';
import { agreementEnd } from '../storage-rule.ts';
import type {
  EventSource,
  LinkedEvent,
  MomentSource,
  OwnEvent,
  ParentEvent,
  UntoldEvent,
} from '../table-classification.ts';
import type { TimeEncoding } from '../vocabulary.ts';
import { personalTables } from './classified-table.ts';
import { agreementColumns } from './controller-link.ts';
import { yearTable } from './financial-years.ts';
import { listedTypes } from './own-key.ts';

/** A source of an event's moment with its short forms written out. */
export type FullMomentSource =
  | (Required<Omit<OwnEvent, 'when'>> & Pick<OwnEvent, 'when'>)
  | UntoldEvent
  /** A link that is typed is followed by rows of the types that lead to that table. */
  | (Required<ParentEvent> & { readonly when?: Condition })
  | (Required<Omit<LinkedEvent, 'when'>> & Pick<LinkedEvent, 'when'>);

/** Whether an event is read in other rows. */
export function isElsewhere(source: FullMomentSource): source is Extract<FullMomentSource, { readonly in: string }> {
  return 'in' in source;
}

/** Where a table reads an event, written out. */
export interface TableEvent {
  readonly take: 'latest' | 'earliest';
  readonly sources: readonly FullMomentSource[];
}

/** An event of a table, written out; undefined where the table does not know it. */
export function tableEvent(policy: Policy, tableName: string, event: string): TableEvent | undefined {
  const classified = policy.tables[tableName];
  if (typeof classified !== 'object') return undefined;
  const { subjects = {}, events = {} } = classified;
  const source: EventSource | undefined = events[event];
  if (source === undefined) return undefined;
  const full = (written: MomentSource): FullMomentSource => {
    if (typeof written === 'string') return full({ column: written });
    if ('untold' in written) return written;
    const when = 'when' in written && written.when !== undefined ? { when: written.when } : {};
    if ('column' in written) {
      const { column, encoding = policy.times ?? 'instant', ifNull = 'pending' } = written;
      return { column, encoding, ifNull, ...when };
    }
    const { in: table, event: there = event } = written;
    if ('through' in written) {
      const link = listedTypes(subjects[written.through]);
      const types = Object.entries(link?.in ?? {}).flatMap(([type, leadsTo]) => (leadsTo === table ? [type] : []));
      const typed = link === undefined ? {} : { when: { [link.by]: { in: types } } };
      return { in: table, through: written.through, event: there, ...typed };
    }
    return { in: table, by: written.by, event: there, ...when };
  };
  if (typeof source === 'object' && 'earliest' in source)
    return { take: 'earliest', sources: source.earliest.map(full) };
  return {
    take: 'latest',
    sources: typeof source === 'object' && 'latest' in source ? source.latest.map(full) : [full(source)],
  };
}

/**
 * Whether rows of a table may wait for an event: a null column says that it has not been, or a row does not tell it. An end
 * of agreement always may.
 */
export function canBeAwaited(policy: Policy, tableName: string, event: string, seen: readonly string[] = []): boolean {
  const place = JSON.stringify([tableName, event]);
  if (event === agreementEnd) return true;
  if (seen.includes(place)) return false;
  return (tableEvent(policy, tableName, event)?.sources ?? []).some((source) => {
    if ('untold' in source) return true;
    if ('column' in source) return source.ifNull === 'pending' || source.when !== undefined;
    return canBeAwaited(policy, source.in, source.event, [...seen, place]);
  });
}

/**
 * The column that tells since when whoever has a key of a home has had it, where keys are given to somebody new there;
 * undefined where they are not.
 */
export const heldSinceColumn = (policy: Policy, home: string): ReturnType<typeof sinceColumn> => {
  const table = policy.tables[home];
  return typeof table === 'object' && table.keys === 'reused' ? sinceColumn(policy, home) : undefined;
};

/** The column that tells since when a table's rows have been there; undefined where none does. */
export function sinceColumn(
  policy: Policy,
  tableName: string,
): { readonly column: string; readonly encoding: TimeEncoding } | undefined {
  const table = policy.tables[tableName];
  const since = typeof table === 'object' ? table.since : undefined;
  if (since === undefined) return undefined;
  return typeof since === 'string' ? { column: since, encoding: policy.times ?? 'instant' } : since;
}

/** A column that decisions read a time in, and the rows in which they do; none named: in all. */
export interface TimeColumn {
  readonly column: string;
  readonly encoding: TimeEncoding;
  readonly when: readonly Condition[];
}

/** The columns of each table in which decisions read a time: events, since when rows are there, ends of agreements and financial years. */
export function timeColumns(policy: Policy): ReadonlyMap<string, readonly TimeColumn[]> {
  const found = new Map<string, TimeColumn[]>();
  const add = (table: string, { column, encoding, when }: Omit<TimeColumn, 'when'> & { readonly when?: Condition }) => {
    const columns = found.get(table) ?? [];
    const known = columns.find((one) => one.column === column && one.encoding === encoding);
    const rows = when === undefined || known?.when.length === 0 ? [] : [...(known?.when ?? []), when];
    found.set(table, [...columns.filter((one) => one !== known), { column, encoding, when: rows }]);
  };
  for (const [table, { events = {} }] of personalTables(policy)) {
    for (const event of Object.keys(events))
      for (const source of tableEvent(policy, table, event)?.sources ?? []) if ('column' in source) add(table, source);
    const since = sinceColumn(policy, table);
    if (since !== undefined) add(table, since);
  }
  for (const ended of agreementColumns(policy)) if (policy.controllers) add(policy.controllers.in, ended);
  const years = yearTable(policy);
  if (years !== undefined) add(years.in, { column: years.ends, encoding: 'date' });
  return found;
}
