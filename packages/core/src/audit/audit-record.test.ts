import { everyCase } from '@gallra/world/cases';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type AuditEvent, auditRecord } from './audit-record.ts';
import { commitment, payload } from './payload.ts';

const event: AuditEvent = {
  log: 'b0f3',
  at: new Date('2026-11-22T08:00:00.000Z'),
  class: 'change',
  type: 'rows.updated',
  processing: 'dpv:Modify',
  table: 'contacts',
  columns: ['phone'],
  rows: 2,
  subjects: ['c2', 'a1', 'c2'],
  actor: { id: 'agent-7', role: 'agent' },
  change: [{ subject: 'a1', content: { phone: '070-1' } }, { content: { phone: '070-2' } }],
};

describe('the record of an event', () => {
  test('has an envelope in canonical JSON, its members sorted (RFC 8785 section 3.2.3)', () => {
    const { envelope } = auditRecord(event);
    const members = Object.keys(JSON.parse(envelope));
    expect(members).toEqual([...members].sort());
    expect(envelope).not.toMatch(/\s/);
    expect(JSON.parse(envelope)).toMatchObject({ v: 1, at: '2026-11-22T08:00:00.000Z', outcome: 'done', rows: 2 });
  });

  test('names each data subject once, in an order that tells nothing', () => {
    expect(JSON.parse(auditRecord(event).envelope).subjects).toEqual(['a1', 'c2']);
  });

  test('holds who did it and what changed in payloads beside the envelope, so that they can be erased (GDPR Art. 17)', () => {
    const { envelope, actor, change } = auditRecord(event);
    for (const told of ['agent-7', '070-1', '070-2']) expect(envelope).not.toContain(told);
    expect(JSON.parse(actor?.body ?? '')).toEqual({ id: 'agent-7', role: 'agent' });
    expect(change?.map(({ payload: { body } }) => JSON.parse(body))).toEqual([{ phone: '070-1' }, { phone: '070-2' }]);
  });

  test('keeps of who did it what an actor has, and no more of what it is given', () => {
    const user = { id: 'agent-7', details: { from: '10.0.0.1' }, password: 'hash', phone: '070-9' };
    const { actor } = auditRecord({ ...event, actor: user });
    expect(JSON.parse(actor?.body ?? '')).toEqual({ id: 'agent-7', details: { from: '10.0.0.1' } });
  });

  test('holds who did it as canonical JSON, whatever they are called (RFC 8785)', async () => {
    const name = fc.string({
      unit: fc.constantFrom('a', 'å', '"', '\\', '/', '\n', '\u0001', '\u2028', '😀'),
      maxLength: 6,
    });
    await everyCase(
      fc.property(fc.record({ id: name, role: name }, { requiredKeys: ['id'] }), (actor) => {
        expect(auditRecord({ ...event, actor }).actor?.body).toBe(payload(actor).body);
      }),
      1000,
    );
  });

  test('commits to each payload, for the data subject it is about', () => {
    const { envelope, actor, change } = auditRecord(event);
    const told = JSON.parse(envelope);
    expect(told.actor).toBe(actor === undefined ? '' : commitment(actor));
    expect(told.change).toEqual([
      { subject: 'a1', commitment: commitment(change?.[0]?.payload ?? payload({})) },
      { commitment: commitment(change?.[1]?.payload ?? payload({})) },
    ]);
  });

  test('commits to the same content otherwise each time, so that nobody can try what it might have been', () => {
    expect(commitment(payload({ id: 'agent-7' }))).not.toBe(commitment(payload({ id: 'agent-7' })));
  });

  test('leaves out what nobody told', () => {
    const { envelope } = auditRecord({
      log: 'b0f3',
      at: event.at,
      class: 'security',
      type: 'access.refused',
      outcome: 'refused',
    });
    expect(Object.keys(JSON.parse(envelope))).toEqual(['at', 'class', 'id', 'log', 'outcome', 'type', 'v']);
  });
});

describe('a commitment', () => {
  test('is SHA-256 over a fixed prefix, the salt and the body', () => {
    const salt = btoa('\0'.repeat(32));
    // printf 'gallra/audit/commitment/v1\n' ; 32 zero bytes ; {"id":"agent-7"}
    expect(commitment({ salt, body: '{"id":"agent-7"}' })).toBe(
      '85441d2da6ff051541fa7701e65895a0045399dc80bbf9bb8192fcbd46aef5d8',
    );
  });

  test('is refused for a salt that is none', () => {
    expect(() => commitment({ salt: 'short', body: '{}' })).toThrow(/32 bytes/);
  });
});
