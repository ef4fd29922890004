import type { EventSource, MomentSource, OwnEvent, TimeEncoding } from '@gallra/core';
import fc from 'fast-check';
import { condition } from '../host/conditions.ts';
import { links, type TableName, timeColumns } from '../host/host.ts';
import { onceIn, present } from './seldom.ts';
import { type EventName, exactEvents } from './storage-rules.ts';

/**
 * Which way an event is read, so that no chain of tables comes back to where it began: the latest contact with a
 * person is told by their deals and bids, and a bid is completed when its deal is.
 */
const readFrom: Readonly<Record<EventName, 'children' | 'parents'>> = {
  lastContact: 'children',
  ended: 'children',
  completed: 'parents',
  closed: 'parents',
};

/** Encodings that tell the hour. */
export const exactEncodings: readonly (TimeEncoding | undefined)[] = [
  'instant',
  'utc',
  'iso',
  'epochSeconds',
  'epochMilliseconds',
];

/** A place that may say of which event it speaks: its own, or another that is read the same way and as exactly. */
function named<P extends object>(event: EventName, place: P): fc.Arbitrary<P & { readonly event?: string }> {
  const others = (Object.keys(readFrom) as EventName[]).filter(
    (other) => readFrom[other] === readFrom[event] && (exactEvents.includes(other) || !exactEvents.includes(event)),
  );
  return fc.oneof(
    { weight: 3, arbitrary: fc.constant(place) },
    { weight: 1, arbitrary: fc.constantFrom(...others).map((other) => ({ ...place, event: other })) },
  );
}

/** A time column of the row, which may tell of the event only in some rows. */
const own = (table: TableName, event: EventName, encodings: readonly TimeEncoding[]): fc.Arbitrary<OwnEvent> => {
  const columns = Object.entries(timeColumns).filter(
    ([, encoding]) =>
      encodings.includes(encoding) && (exactEncodings.includes(encoding) || !exactEvents.includes(event)),
  );
  return fc
    .record({
      column: fc.constantFrom(...columns),
      ifNull: onceIn(2, fc.constantFrom('notApplicable' as const, 'pending' as const)),
      when: onceIn(6, condition(table)),
    })
    .map(({ column: [column, encoding], ...rest }) => ({ column, encoding, ...present(rest) }));
};

const untold: fc.Arbitrary<MomentSource> = fc.constant({ untold: true });

/** Rows elsewhere that a table may read an event from. */
function elsewhere(table: TableName, event: EventName): readonly fc.Arbitrary<MomentSource>[] {
  const between = links.filter((link) => link.table !== link.to);
  if (readFrom[event] === 'parents') {
    return between
      .filter((link) => link.table === table)
      .map(({ to, column }) => named(event, { in: to, through: column }));
  }
  return between
    .filter(({ to }) => to === table)
    .map(({ table: child, column }) =>
      fc
        .tuple(named(event, { in: child, by: column }), onceIn(4, condition(child)))
        .map(([place, when]) => ({ ...place, ...present({ when }) })),
    );
}

/**
 * Where a table reads an event: a column, the row a link leads to, the latest or earliest of several places, nowhere.
 *
 * @param isDense - mostly in other tables, where they tell of it
 */
export function eventSource(
  table: TableName,
  event: EventName,
  encodings: readonly TimeEncoding[],
  isDense = false,
): fc.Arbitrary<EventSource> {
  const here = own(table, event, encodings);
  const far = elsewhere(table, event);
  const place = fc.oneof({ weight: 8, arbitrary: fc.oneof(here, ...far) }, { weight: 1, arbitrary: untold });
  const places = fc.array(place, { minLength: 1, maxLength: 3 });
  const straight = readFrom[event] === 'parents' ? (far as readonly fc.Arbitrary<EventSource>[]) : [];
  return fc.oneof(
    { weight: isDense && far.length > 0 ? 1 : 4, arbitrary: here },
    { weight: far.length === 0 ? 1 : 4, arbitrary: places.map((latest) => ({ latest })) },
    { weight: far.length === 0 ? 1 : 2, arbitrary: places.map((earliest) => ({ earliest })) },
    ...straight.map((arbitrary) => ({ weight: 2, arbitrary })),
    { weight: 1, arbitrary: untold as fc.Arbitrary<EventSource> },
  );
}
