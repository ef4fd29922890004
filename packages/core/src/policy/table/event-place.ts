import type { Policy } from '../policy.ts';
import type {
  EventPlace,
  EventSource,
  LinkedEvent,
  OwnEvent,
  ParentEvent,
  UntoldEvent,
} from './table-classification.ts';

/** The place of an event with its short forms written out. */
export type ReadPlace =
  | (Required<Omit<OwnEvent, 'when'>> & Pick<OwnEvent, 'when'>)
  | UntoldEvent
  | Required<ParentEvent>
  | (Required<Omit<LinkedEvent, 'when'>> & Pick<LinkedEvent, 'when'>);

/** Whether an event is read in other rows. */
export function isElsewhere(place: ReadPlace): place is Extract<ReadPlace, { readonly in: string }> {
  return 'in' in place;
}

/** Where a table reads an event, written out. */
export interface ReadEvent {
  readonly take: 'latest' | 'earliest';
  readonly places: readonly ReadPlace[];
}

/** An event of a table, written out; undefined where the table does not know it. */
export function readEvent(policy: Policy, tableName: string, event: string): ReadEvent | undefined {
  const table = policy.tables[tableName];
  const source: EventSource | undefined = typeof table === 'object' ? table.events?.[event] : undefined;
  if (source === undefined) return undefined;
  const place = (written: EventPlace): ReadPlace => {
    if (typeof written === 'string') return place({ column: written });
    if ('column' in written) {
      return {
        ...written,
        encoding: written.encoding ?? policy.times ?? 'instant',
        ifNull: written.ifNull ?? 'pending',
      };
    }
    if ('untold' in written) return written;
    return { ...written, event: written.event ?? event };
  };
  if (typeof source === 'object' && 'earliest' in source)
    return { take: 'earliest', places: source.earliest.map(place) };
  return {
    take: 'latest',
    places: typeof source === 'object' && 'latest' in source ? source.latest.map(place) : [place(source)],
  };
}
