import { type AuditEvent, auditRecord } from '@gallra/core/audit';
import type { Store } from '@gallra/core/store';
import { beforeEach, describe, expect, test } from 'vitest';
import { contactStore, policy } from '../testing/contacts.fixture.ts';
import { consultations } from './consultations.ts';

const at = new Date('2026-11-22T08:00:00Z');
const anna = { category: 'contact', key: '1' };
const bert = { category: 'contact', key: '2' };
let store: Store;

const add = (about: typeof anna, told: Partial<AuditEvent>, controller = '3') =>
  store.transaction(async ({ audit, requests }) => {
    const [log, reference] = [await audit.of(controller), await requests.reference(about)];
    const actor = { id: 'agent-7', role: 'agent' };
    await audit.append([
      auditRecord({ class: 'read', type: 'rows.read', at, actor, ...told, log, subjects: [reference] }),
    ]);
  });

beforeEach(() => {
  store = contactStore();
});

describe('what a data subject may learn about consultations of their data (GDPR Art. 15(1); C-579/21)', () => {
  test('is when and why, in the words of the policy, and not who', async () => {
    await add(anna, { processing: 'dpv:Access', purpose: 'brokerage', table: 'contacts', rows: 1 });
    expect(await consultations(store, policy, anna)).toEqual([
      {
        at: '2026-11-22T08:00:00.000Z',
        operation: 'consulted',
        purpose: { sv: 'Förmedling', en: 'Brokerage' },
        controller: '3',
      },
    ]);
  });

  test('is who, too, where the host has decided that their rights need it', async () => {
    await add(anna, {});
    const [told] = await consultations(store, policy, anna, { staff: true });
    expect(told?.staff).toEqual({ id: 'agent-7', role: 'agent' });
  });

  test('includes disclosures, and neither changes nor what was refused', async () => {
    await add(anna, { class: 'change', type: 'rows.disclosed', processing: 'dpv:Disclose' });
    await add(anna, { class: 'change', type: 'rows.updated', processing: 'dpv:Modify' });
    await add(anna, { outcome: 'refused' });
    expect((await consultations(store, policy, anna)).map(({ operation }) => operation)).toEqual(['disclosed']);
  });

  test("is about them alone, and of one controller's log where they ask that one", async () => {
    await add(bert, {});
    await add(anna, {}, '3');
    await add(anna, {}, '4');
    expect(await consultations(store, policy, anna)).toHaveLength(2);
    expect(await consultations(store, policy, anna, { controller: '4' })).toMatchObject([{ controller: '4' }]);
    expect(await consultations(store, policy, anna, { until: at })).toEqual([]);
  });

  test('names a purpose that the policy has no more by its name, made readable', async () => {
    await add(anna, { purpose: 'toString' });
    expect(await consultations(store, policy, anna)).toMatchObject([{ purpose: { sv: 'ToString', en: 'ToString' } }]);
  });
});
