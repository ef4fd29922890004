import type { EventPlace, EventSource, OwnEvent, TimeEncoding } from '@gallra/core';
import fc from 'fast-check';
import { condition } from './conditions.ts';
import { links, type TableName, timeColumns } from './host.ts';
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

const exactEncodings: readonly TimeEncoding[] = ['instant', 'utc', 'iso', 'epochSeconds', 'epochMilliseconds'];

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

const own = (event: EventName, encodings: readonly TimeEncoding[]): fc.Arbitrary<OwnEvent> => {
  const columns = Object.entries(timeColumns).filter(
    ([, encoding]) => encodings.includes(encoding) && (exactEncodings.includes(encoding) || !exactEvents.includes(event)),
  );
  return fc.record(
    {
      column: fc.constantFrom(...columns),
      ifNull: fc.constantFrom('pending' as const, 'notApplicable' as const),
    },
    { requiredKeys: ['column'] },
  ).map(({ column: [column, encoding], ...rest }) => ({ column, encoding, ...rest }));
};

/** Rows elsewhere that a table may read an event from. */
function elsewhere(table: TableName, event: EventName): readonly fc.Arbitrary<EventPlace>[] {
  const between = links.filter((link) => link.table !== link.to);
  if (readFrom[event] === 'parents') {
    return between.filter((link) => link.table === table).map(({ to, column }) => named(event, { in: to, through: column }));
  }
  return between
    .filter(({ to }) => to === table)
    .map(({ table: child, column }) =>
      fc
        .tuple(named(event, { in: child, by: column }), fc.option(condition(child), { freq: 3, nil: undefined }))
        .map(([place, when]) => (when === undefined ? place : { ...place, when })),
    );
}

/** Where a table reads an event: a column, the row a link leads to, or the latest or earliest of several places. */
export function eventSource(table: TableName, event: EventName, encodings: readonly TimeEncoding[]): fc.Arbitrary<EventSource> {
  const here = own(event, encodings);
  const far = elsewhere(table, event);
  if (far.length === 0) return here;
  const places = fc.array(fc.oneof(here, ...far), { minLength: 1, maxLength: 3 });
  return fc.oneof(
    { weight: 2, arbitrary: here },
    { weight: 2, arbitrary: places.map((latest) => ({ latest })) },
    { weight: 1, arbitrary: places.map((earliest) => ({ earliest })) },
    ...(readFrom[event] === 'parents' ? [{ weight: 2, arbitrary: fc.oneof(...far) as fc.Arbitrary<EventSource> }] : []),
  );
}
