import { GallraError } from '@gallra/core';
import type { GallraEventType } from '@gallra/core/audit';
import type { Store } from '@gallra/core/store';
import type { Breaker } from '../plan/breaker.ts';
import { refusing } from '../plan/obstacle/blocked.ts';
import type { DueCount, Plan } from '../plan/plan.ts';

/** What must be so before a sweep changes anything. */
export interface SweepConditions {
  /** Hash of the plan one has read and wants carried out. A host's first sweep needs it. */
  readonly approve?: string;
  /** What may go without an approved plan; default: anything, once a sweep has been approved. */
  readonly breaker?: Breaker;
  /** Refuse to begin where an index is missing on a table of more rows than this; default: sweep, however slowly. */
  readonly indexedOver?: number;
  /** Leave what is blocked and do the rest; otherwise the sweep refuses to begin. */
  readonly skipBlocked?: boolean;
  /**
   * By how many seconds the instant to decide for may be ahead of the database's clock; default 300. What is not due yet
   * would go, and clocks of processes jump.
   */
  readonly aheadSeconds?: number;
  /** Sweep for an instant that lies ahead, however far: a drill on a copy, where whatever goes may go. */
  readonly drill?: boolean;
  /** Ties the events together; a random UUID if not given. */
  readonly operation?: string;
}

/** Refuses to decide for an instant that the database has not reached. */
export async function refuseAhead(
  store: Store,
  at: Date,
  { aheadSeconds = 300, drill = false }: Pick<SweepConditions, 'aheadSeconds' | 'drill'>,
): Promise<void> {
  if (Number.isNaN(at.getTime()) || !(aheadSeconds >= 0))
    throw new GallraError(
      'options.invalid',
      'A sweep decides for an instant that is a time, at most aheadSeconds, a number from 0 on, ahead of the clock of the database.',
    );
  if (drill) return;
  const ahead = (at.getTime() - (await store.now()).getTime()) / 1000;
  if (ahead <= aheadSeconds) return;
  throw new GallraError(
    'clock.ahead',
    `The sweep would decide for an instant that lies ${Math.ceil(ahead)} seconds ahead of the clock of the database, so that data would go too early. Nothing was changed. Set the clocks right; for a drill on a copy sweep with drill: true.`,
  );
}

/** Refuses to read large tables row by row for want of an index. */
export function refuseUnindexed({ missingIndexes }: Plan, over: number | undefined): void {
  const slow = missingIndexes.filter(({ rows }) => over !== undefined && rows > over);
  if (slow.length === 0) return;
  throw new GallraError(
    'plan.blocked',
    'Without these indexes the sweep would read large tables for each row; nothing was changed. Create them, or sweep without indexedOver.',
    slow.map(({ table, columns, because, rows }) => {
      const list = columns.join(', ');
      return `tables.${table}: no index begins with ${list}, in ${rows} rows: ${because.join('; ')}; add one on (${list})`;
    }),
  );
}

/** Refuses where data are due that cannot be disposed of. */
export function refuseBlocked({ blocked }: DueCount): void {
  const stuck = refusing(blocked);
  if (stuck.length === 0) return;
  throw new GallraError(
    'plan.blocked',
    'Data are due that cannot be disposed of as the policy says; nothing was changed. Mend it, or sweep with skipBlocked: true to leave these and do the rest.',
    stuck.map(({ path, problem, fix, rows }) => `${path}: ${problem} (${rows} ${rows === 1 ? 'row' : 'rows'}); ${fix}`),
  );
}

/** A mistaken mass erasure is a personal data breach (GDPR Art. 4(12)): somebody reads the first plan before it is carried out. */
export function refuseUnapproved(
  plan: DueCount,
  approve: string | undefined,
  lastEnd: GallraEventType | undefined,
  over: readonly string[],
): void {
  if (
    approve === plan.hash ||
    (approve === undefined && lastEnd !== undefined && lastEnd !== 'sweep.exceeded' && over.length === 0)
  )
    return;
  const why =
    approve === undefined
      ? lastEnd === undefined
        ? 'This is the first sweep of this database, so somebody has to read its plan and approve it.'
        : lastEnd === 'sweep.exceeded'
          ? 'More became due during the last sweep than it was allowed to take, so somebody has to read the plan and approve it.'
          : 'The sweep would take more than its breaker lets pass, so somebody has to read its plan and approve it.'
      : 'What was approved is not what is due now: the policy, the day or the rows have changed.';
  throw new GallraError(
    'plan.unapproved',
    `${why} Nothing was changed. The hash of the plan is ${plan.hash}: read the plan, then sweep with approve: '${plan.hash}'.`,
    approve === undefined ? over : [],
  );
}
