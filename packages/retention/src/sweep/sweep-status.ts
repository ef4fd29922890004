import type { Policy } from '@gallra/core';
import type { Store } from '@gallra/core/store';
import { localDate } from '@gallra/core/time';
import { type OverdueHold, overdueHolds } from '../hold/legal-hold.ts';
import type { SweepNote } from './lease-note.ts';
import { type Pause, standingPause } from './pause.ts';
import { outcomeOf, type SweepOutcome, sweepEnds } from './sweep-run.ts';

/** The last sweep that came to an end. */
export interface LastSweep {
  /** `exceeded`: more became due meanwhile than it was allowed to take, so that somebody has to approve the next one. */
  readonly outcome: SweepOutcome;
  /** ISO 8601, UTC: the instant it decided for. */
  readonly at: string;
  readonly rows: number;
  /** Hash of the plan it carried out. */
  readonly plan: string;
}

/** A sweep, or a part of one, that somebody is at now. */
export interface SweepUnderWay extends Partial<SweepNote> {
  /** What the process calls itself. */
  readonly holder: string;
  readonly since: Date;
}

/** How sweeps stand. It names no person. */
export interface SweepStatus {
  readonly last?: LastSweep;
  /** Those that hold a lease: sweeps that are alone, and parts of a worker's sweep. Told at most ten seconds late. */
  readonly underWay: readonly SweepUnderWay[];
  readonly pause?: Pause;
  /** Legal holds that somebody should have reviewed by now. */
  readonly overdueHolds: readonly OverdueHold[];
}

/** What leases of sweeps and of their parts are called. */
const ofSweep = /^sweep(\/|$)/;

/** Reads a note; one that cannot be read was left by another version. */
function noteOf(note: string | undefined): Partial<SweepNote> {
  if (note === undefined) return {};
  try {
    return JSON.parse(note) as SweepNote;
  } catch {
    return {};
  }
}

/**
 * Tells how sweeps stand: the last one, those under way, a pause, and what waits for somebody.
 *
 * @param store - the host's database
 * @param policy - a checked policy
 * @param at - now
 * @example
 * ```ts
 * import type { Policy } from '@gallra/core';
 * import type { Store } from '@gallra/core/store';
 * import { sweepStatus } from '@gallra/retention';
 *
 * declare const store: Store;
 * declare const policy: Policy;
 * const { last, underWay } = await sweepStatus(store, policy, new Date());
 * console.log(last?.outcome, underWay.length);
 * ```
 */
export async function sweepStatus(store: Store, policy: Policy, at: Date): Promise<SweepStatus> {
  const { ends, leases, holds } = await store.transaction(async (tx) => ({
    ends: await tx.events.list({ type: sweepEnds, limit: 1 }),
    leases: await tx.leases.list(),
    holds: await tx.holds.list(),
  }));
  const [end] = ends;
  const pause = await standingPause(store);
  return {
    ...(end === undefined
      ? {}
      : {
          last: {
            outcome: outcomeOf(end.type),
            at: end.at.toISOString(),
            rows: end.rows ?? 0,
            plan: end.plan ?? '',
          },
        }),
    underWay: leases
      .filter(({ name }) => ofSweep.test(name))
      .map(({ holder, since, note }) => ({ holder: holder.replace(/\/[^/]*$/, ''), since, ...noteOf(note) })),
    ...(pause === undefined ? {} : { pause }),
    overdueHolds: overdueHolds(holds, localDate(at, policy.timeZone)),
  };
}
