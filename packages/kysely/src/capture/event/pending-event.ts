import type { Policy, Row, SubjectKey } from '@gallra/core';
import { type AuditEvent, contextTold, type ProcessingContext } from '@gallra/core/audit';
import { clearingMap } from '../../statement/clearing-map.ts';
import type { WrittenValues } from './written-values.ts';

/** What statements leave in the audit log. */
export type RecordedType =
  | 'rows.inserted'
  | 'rows.updated'
  | 'rows.deleted'
  | 'rows.read'
  | 'access.refused'
  | 'access.failed';

/** What each type is, by the vocabularies. */
export const kinds: Readonly<Record<RecordedType, Pick<AuditEvent, 'class' | 'processing' | 'outcome'>>> = {
  'rows.inserted': { class: 'change', processing: 'dpv:Store' },
  'rows.updated': { class: 'change', processing: 'dpv:Modify' },
  'rows.deleted': { class: 'change', processing: 'dpv:Erase' },
  'rows.read': { class: 'read', processing: 'dpv:Access' },
  'access.refused': { class: 'security', outcome: 'refused' },
  'access.failed': { class: 'security', outcome: 'failed' },
};

/** When and in which context a statement was executed. */
export interface Occasion {
  readonly at: Date;
  readonly context: ProcessingContext | undefined;
}

/** What a statement did to which columns of a table. */
export interface RecordedWork {
  readonly type: RecordedType;
  readonly table: string;
  readonly columns: readonly string[];
}

const worksRemembered = 1000;

/** Interns: equal works share one object. */
export function alikeWorks(): (work: RecordedWork) => RecordedWork {
  const met = new WeakMap<RecordedWork, RecordedWork>();
  const told = clearingMap<RecordedWork>(worksRemembered);
  return (work) => {
    const known = met.get(work);
    if (known !== undefined) return known;
    const { type, table, columns } = work;
    const telling = JSON.stringify([type, table, columns]);
    const same = told.get(telling) ?? told.set(telling, work);
    met.set(work, same);
    return same;
  };
}

/** An event that is still to be written. */
export interface PendingEvent extends Occasion {
  readonly work: RecordedWork;
  /** Absent where it came to none. */
  readonly rows?: number;
  /** Whose rows they are. */
  readonly people?: readonly SubjectKey[];
  /** What was written to rows, where values are recorded. */
  readonly written?: readonly WrittenValues[];
  /** Rows that have yet to tell whose they are. */
  readonly traced?: readonly Row[];
}

/** What an event tells, but for how many rows it was and whose. */
export function recordedEvent(
  { policy, rules }: { readonly policy: Policy; readonly rules: string },
  { type, table, columns }: RecordedWork,
  { at, context = {} }: Occasion,
  log: string,
): Omit<AuditEvent, 'rows' | 'subjects'> {
  const basis = context.purpose === undefined ? undefined : policy.purposes?.[context.purpose]?.basis;
  return {
    log,
    at,
    type,
    ...kinds[type],
    policy: rules,
    table,
    columns,
    ...(basis === undefined ? {} : { basis }),
    ...contextTold(context),
  };
}
