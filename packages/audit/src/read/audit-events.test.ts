import { type AuditEvent, auditRecord } from '@gallra/core/audit';
import type { Store } from '@gallra/core/store';
import { everyCase } from '@gallra/world/cases';
import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import { generateNoteKeys } from '../note/note-key.ts';
import { sealLogs } from '../seal/log-sealing.ts';
import { contactStore } from '../testing/contacts.fixture.ts';
import { collected } from '../testing/sealed-log.ts';
import { auditEvents, type EventFilter } from './audit-events.ts';

const { signer } = generateNoteKeys('example.com/audit');
const hour = 3_600_000;
const begun = Date.UTC(2026, 10, 1);
const anna = { category: 'contact', key: '1' };
const bert = { category: 'contact', key: '2' };

/** Events to add, by a number each that the number of rows tells. */
interface Told extends Partial<Omit<AuditEvent, 'subjects'>> {
  readonly controller?: string;
  readonly about?: readonly (typeof anna)[];
}

async function add(store: Store, events: readonly Told[], first = 0): Promise<void> {
  await store.transaction(async ({ audit, requests }) => {
    for (const [index, { controller, about = [], ...event }] of events.entries()) {
      const number = first + index;
      const subjects = await Promise.all(about.map((one) => requests.reference(one)));
      const log = await audit.of(controller);
      const told = { class: 'change', type: 'rows.updated', at: new Date(begun + number * hour) } as const;
      await audit.append([auditRecord({ ...told, ...event, log, rows: number, subjects })]);
    }
  });
}

const read = async (store: Store, filter: EventFilter = {}) =>
  (await collected(auditEvents(store, filter))).map(({ event }) => event.rows);

describe('the audit log is read', () => {
  let store: Store;
  beforeEach(() => {
    store = contactStore();
  });

  test('sealed or not: an event that is not sealed has no number', async () => {
    await add(store, [{ controller: '3', actor: { id: 'agent-7', role: 'agent' } }]);
    const { logs } = await sealLogs(store, { signer });
    await add(store, [{}], 1);
    const [sealed, waiting] = await collected(auditEvents(store));
    expect(sealed).toMatchObject({
      log: logs[0]?.log,
      leaf: 0,
      controller: '3',
      actor: { id: 'agent-7', role: 'agent' },
    });
    expect(waiting).toMatchObject({ event: { rows: 1 } });
    for (const member of ['leaf', 'controller', 'actor']) expect(waiting).not.toHaveProperty(member);
  });

  test('a controller sees its own log and no other (R92)', async () => {
    await add(store, [{ controller: '3' }, { controller: '4' }, {}, { controller: '3' }]);
    expect(await read(store, { controller: '3' })).toEqual([0, 3]);
    expect(await read(store, { controller: null })).toEqual([2]);
    expect(await read(store, { controller: '5' })).toEqual([]);
    const [other] = await collected(auditEvents(store, { controller: '4' }));
    expect(await read(store, { controller: '3', log: other?.log ?? '' })).toEqual([]);
    expect(await read(store, { log: other?.log ?? '' })).toEqual([1]);
  });

  test('by data subject, and keeps no reference to somebody it had none to (GDPR Art. 5(1)(c))', async () => {
    await add(store, [{ about: [anna] }, {}, { about: [anna] }]);
    expect(await read(store, { subject: anna })).toEqual([0, 2]);
    expect(await read(store, { subject: bert })).toEqual([]);
    expect(await store.transaction(({ requests }) => requests.known(bert))).toEqual([]);
  });

  test('finds nothing of a person once the mapping is destroyed, and the event all the same', async () => {
    await add(store, [{ about: [anna] }]);
    await store.transaction(({ requests }) => requests.forget(anna, new Date()));
    expect(await read(store, { subject: anna })).toEqual([]);
    expect(await read(store)).toEqual([0]);
  });

  test('over many pages, in both directions', async () => {
    await add(
      store,
      Array.from({ length: 600 }, () => ({})),
    );
    const numbers = Array.from({ length: 600 }, (_, number) => number);
    expect(await read(store)).toEqual(numbers);
    expect(await read(store, { newestFirst: true })).toEqual(numbers.toReversed());
  });

  test('over a period, of which one event with a wrong date hides nothing', async () => {
    await add(
      store,
      Array.from({ length: 600 }, (_, number) => (number === 5 ? { at: new Date('2099-01-01') } : {})),
    );
    const from = new Date(begun + 500 * hour);
    const until = new Date(begun + 503 * hour);
    expect(await read(store, { from, until })).toEqual([500, 501, 502]);
    expect(await read(store, { from, until, newestFirst: true })).toEqual([502, 501, 500]);
    expect(await read(store, { until: new Date(begun + 7 * hour) })).toEqual([0, 1, 2, 3, 4, 6]);
  });

  test('and what somebody has made unreadable is said, without a word of it', async () => {
    const log = await store.transaction(({ audit }) => audit.of());
    const record = { log, envelope: '{"name":"Anna"}', subjects: [] };
    await store.transaction(({ audit }) => audit.append([record]));
    await expect(read(store)).rejects.toThrow(/cannot be read \(not sealed yet\)/);
    await expect(read(store)).rejects.not.toThrow(/Anna/);
  });

  test('by any filter as one would sift the events by hand', async () => {
    const optional = <T>(...values: readonly T[]) => fc.option(fc.constantFrom(...values), { nil: undefined });
    const told = fc.record({
      controller: optional('3', '4'),
      about: fc.subarray([anna, bert]),
      actor: fc.option(fc.record({ id: fc.constantFrom('a', 'b') }), { nil: undefined }),
      purpose: optional('brokerage', 'marketing'),
      table: optional('contacts', 'deals'),
      class: fc.constantFrom('change' as const, 'read' as const, 'security' as const),
    });
    const wanted = fc.record(
      {
        controller: fc.constantFrom('3', null),
        subject: fc.constantFrom(anna, bert),
        actor: fc.constantFrom('a', 'b'),
        purpose: fc.constant('brokerage'),
        table: fc.constant('deals'),
        class: fc.constant('read' as const),
        from: fc.nat(20).map((hours) => new Date(begun + hours * hour)),
        until: fc.nat(20).map((hours) => new Date(begun + hours * hour)),
        newestFirst: fc.boolean(),
      },
      { requiredKeys: [] },
    );
    const defined = <T extends object>(members: T) =>
      Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
    await everyCase(
      fc.asyncProperty(fc.array(told, { maxLength: 20 }), fc.nat(20), wanted, async (events, sealed, filter) => {
        const store = contactStore();
        await add(store, events.slice(0, sealed).map(defined));
        await sealLogs(store, { signer });
        await add(store, events.slice(sealed).map(defined), Math.min(sealed, events.length));
        const { controller, subject, actor, purpose, table, class: kind, from, until, newestFirst = false } = filter;
        const expected = events.flatMap((event, number) => {
          const at = begun + number * hour;
          const isMeant =
            (controller === undefined || event.controller === (controller ?? undefined)) &&
            (subject === undefined || event.about.includes(subject)) &&
            (actor === undefined || event.actor?.id === actor) &&
            (purpose === undefined || event.purpose === purpose) &&
            (table === undefined || event.table === table) &&
            (kind === undefined || event.class === kind) &&
            (from === undefined || at >= from.getTime()) &&
            (until === undefined || at < until.getTime());
          return isMeant ? [number] : [];
        });
        expect(await read(store, filter)).toEqual(newestFirst ? expected.toReversed() : expected);
      }),
      1500,
    );
  });
});
