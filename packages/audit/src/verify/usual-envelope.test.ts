import { auditRecord, evidenceRecord, gallraEvent } from '@gallra/core/audit';
import { everyCase } from '@gallra/world/cases';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseEnvelope } from './parsed-envelope.ts';
import { parseUsualEnvelope } from './usual-envelope.ts';

const odd = fc.string({ unit: fc.constantFrom('a', '"', '\\', '\n', '😀'), maxLength: 3 });
const plain = fc.string({ unit: fc.constantFrom('a', 'å', '\x7f', ' ', ','), maxLength: 3 });
const name = fc.oneof({ weight: 20, arbitrary: plain }, { weight: 1, arbitrary: odd });
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });

const envelopes = fc
  .record({
    type: fc.constantFrom('rows.read', 'rows.updated', 'å', 'payload.erased', 'events.pruned'),
    table: maybe(name),
    partition: maybe(name),
    plan: maybe(name),
    claim: maybe(name),
    hold: maybe(name),
    purpose: maybe(name),
    columns: maybe(fc.array(name, { maxLength: 3 })),
    rows: maybe(fc.oneof(fc.nat(), fc.nat(), fc.constantFrom(1e21, -1, 0.5))),
    subjects: maybe(fc.array(name, { maxLength: 3 })),
    actor: maybe(fc.constant({ id: 'agent-7' })),
    change: fc.constantFrom(undefined, undefined, undefined, [{ content: {} }]),
  })
  .map((told) => {
    const kept = Object.fromEntries(Object.entries(told).filter(([, value]) => value !== undefined));
    return auditRecord({ log: 'b0f3', at: new Date(0), class: 'read', type: told.type, ...kept }).envelope;
  });

/** One character put in, taken out or put in place of another. */
const mangled = fc
  .tuple(envelopes, fc.nat(), fc.constantFrom('', ' ', '"', ',', '0', '1', 'a', '\\', '\u0001', '\ud800'), fc.nat(1))
  .map(([text, any, by, width]) => {
    const at = any % text.length;
    return text.slice(0, at) + by + text.slice(at + width);
  });

test('an envelope that is read the short way is canonical, and read the same the long way', async () => {
  let short = 0;
  await everyCase(
    fc.property(fc.oneof(envelopes, mangled), (text) => {
      const usual = parseUsualEnvelope(text);
      if (usual === undefined) return;
      short++;
      expect(parseEnvelope(text)).toEqual(usual);
    }),
    30_000,
  );
  expect(short).toBeGreaterThan(100);
});

test("Gallra's own events are read the short way", () => {
  const told = {
    table: 'contacts',
    columns: ['name'],
    partition: 'contacts_2020',
    rows: 3,
    operation: 'o1',
    plan: 'f3',
    claim: 'marketing',
    hold: 'h1',
  };
  const event = gallraEvent({ type: 'rows.erased', at: new Date(0), policy: 'f3', ...told });
  const { envelope } = evidenceRecord(event, 'b0f3');
  expect(parseUsualEnvelope(envelope)).toMatchObject({ id: event.id, class: 'evidence', type: 'rows.erased' });
});
