import { type GallraEvent, type GallraEventType, gallraEvent } from '@gallra/core/audit';
import type { Store } from '@gallra/core/store';
import type { Allowance, Done } from '../disposal/allowance.ts';
import type { DisposalAction } from '../disposal/disposal-action.ts';

/** What ties the stages of one sweep together. It can be written down: it holds no value of a row. */
export interface SweepRun {
  readonly operation: string;
  /** ISO 8601, UTC: the instant decided for. */
  readonly at: string;
  /** Version of the policy's rules. */
  readonly policy: string;
  /** Hash of the plan that is carried out. */
  readonly plan: string;
  /** The most that may be done, whatever is due by then; absent where neither an approval nor a breaker bounds it. */
  readonly allowances?: readonly Allowance[];
  /** The event before its first, by which what was done of it is found again; absent where there was none. */
  readonly after?: string;
}

const outcomes = ['completed', 'stopped', 'exceeded'] as const;

/** How a sweep came to its end. */
export type SweepOutcome = (typeof outcomes)[number];

/** The events that end a sweep. */
export const sweepEnds = outcomes.map((outcome) => `sweep.${outcome}` as const);

/** What such an event says. */
export const outcomeOf = (type: GallraEventType): SweepOutcome =>
  outcomes.find((outcome) => type === `sweep.${outcome}`) ?? 'stopped';

/** An event of a sweep itself. */
export const sweepEvent = ({ operation, at, policy, plan }: SweepRun, type: GallraEventType, rows?: number) =>
  gallraEvent({ type, operation, at: new Date(at), policy, plan, ...(rows === undefined ? {} : { rows }) });

/** What each event of a batch says was done. Whether others refer to the row makes no difference for what may be done. */
const actionOf: Partial<Record<GallraEventType, DisposalAction>> = {
  'rows.erased': 'erase',
  'partition.dropped': 'drop',
  'rows.anonymised': 'anonymise',
  'columns.cleared': 'clear',
  'rows.unlinked': 'unlink',
};

/** Events looked at first; ten times as many after that, until those of the sweep are among them. */
const firstLook = 200;

/**
 * What was done of a sweep before, as its events say: by parts that are done, and by processes that were killed.
 */
export async function doneBefore(store: Store, { operation, after }: SweepRun): Promise<readonly Done[]> {
  for (let limit = firstLook; ; limit *= 10) {
    const events = await store.transaction((tx) => tx.events.list({ limit }));
    const begin = events.findIndex(({ id }) => id === after);
    if (begin === -1 && events.length === limit) continue;
    return (begin === -1 ? events : events.slice(0, begin))
      .filter((event) => event.operation === operation)
      .flatMap(({ type, table, columns, rows = 0 }: GallraEvent): readonly Done[] => {
        const action = actionOf[type];
        if (action === undefined || table === undefined) return [];
        return [{ table, action, rows, ...(columns === undefined ? {} : { columns }) }];
      });
  }
}
