import type { Store } from '@gallra/core/store';
import { describe, expect, test } from 'vitest';
import { contactStore, eventsOf } from '../testing/contacts.fixture.ts';
import { withContext } from './processing-context.ts';
import { refuseAccess } from './security-event.ts';

describe('access that code refuses', () => {
  test('is recorded in the log of the controller, with who was refused and what (GDPR Art. 32(1)(b))', async () => {
    const store = contactStore();
    await withContext(
      { actor: { id: 'agent-7', role: 'agent' }, controller: 'a', purpose: 'brokerage', request: 'r1' },
      () => refuseAccess(store, { table: 'contacts', columns: ['phone'], rows: 1, subjects: ['s1'] }),
    );
    expect(await eventsOf(store)).toEqual([]);
    expect(await eventsOf(store, 'a')).toEqual([
      {
        v: 1,
        id: expect.any(String),
        log: expect.any(String),
        at: expect.any(String),
        class: 'security',
        type: 'access.refused',
        outcome: 'refused',
        purpose: 'brokerage',
        request: 'r1',
        table: 'contacts',
        columns: ['phone'],
        rows: 1,
        subjects: ['s1'],
        actor: expect.stringMatching(/^[0-9a-f]{64}$/),
        by: { id: 'agent-7', role: 'agent' },
      },
    ]);
  });

  test('is recorded in the log of the vendor outside of any context', async () => {
    const store = contactStore();
    await refuseAccess(store);
    const [event] = await eventsOf(store);
    expect(event).toMatchObject({ type: 'access.refused', outcome: 'refused' });
    expect(event).not.toHaveProperty('actor');
  });

  test('is recorded with what an actor has, and with nothing else that the host knows of them (GDPR Art. 5(1)(c))', async () => {
    const store = contactStore();
    const user = { id: 'agent-7', details: { address: '192.0.2.7' }, passwordHash: 'hash' };
    await withContext({ actor: user }, () => refuseAccess(store));
    expect((await eventsOf(store))[0]?.by).toEqual({ id: 'agent-7', details: { address: '192.0.2.7' } });
  });

  test('is not lost in silence: the error of the store comes back', async () => {
    const fault = new Error('no database');
    const store: Store = { ...contactStore(), transaction: () => Promise.reject(fault) };
    await expect(refuseAccess(store)).rejects.toBe(fault);
  });
});
