// A small host for tests: contacts, and the events that its log holds.
import { setTimeout as wait } from 'node:timers/promises';
import { definePolicy } from '@gallra/core';
import type { AuditEnvelope, Payload } from '@gallra/core/audit';
import { memoryStore } from '@gallra/core/memory';
import type { Store } from '@gallra/core/store';

export const policy = definePolicy<{ contacts: { id: string; name: string } }>()({
  timeZone: 'Europe/Stockholm',
  subjects: { contact: { sv: 'Kontakter', en: 'Contacts' } },
  categories: { identity: { sv: 'Identitetsuppgifter', en: 'Identity', identifies: 'directly' } },
  events: { lastContact: { sv: 'senaste kontakt', en: 'last contact' } },
  purposes: {
    brokerage: {
      title: { sv: 'Förmedling', en: 'Brokerage' },
      role: 'controller',
      basis: '6(1)(f)',
      subjects: 'all',
      categories: 'all',
      keep: { from: 'lastContact', for: 'P1Y' },
    },
  },
  tables: {
    contacts: {
      subjects: { id: 'contact' },
      events: { lastContact: { untold: true } },
      columns: { id: 'key', name: 'identity' },
      then: 'erase',
    },
  },
});

export const contactStore = (): Store => memoryStore({ policy, tables: { contacts: [] } });

/** A store that takes its time, and the number of transactions it has committed. */
export function slowStore(): { readonly store: Store; readonly committed: () => number } {
  const store = contactStore();
  let committed = 0;
  return {
    store: {
      ...store,
      transaction: async (work) => {
        await wait(100);
        const result = await store.transaction(work);
        committed += 1;
        return result;
      },
    },
    committed: () => committed,
  };
}

/** An event as it is kept, and who did it. */
export interface RecordedEvent extends Readonly<Record<string, unknown>> {
  readonly type: AuditEnvelope['type'];
  readonly by?: unknown;
}

/** The events in the log of a controller, or of the vendor, in the order in which they were recorded. */
export async function eventsOf(store: Store, controller?: string): Promise<readonly RecordedEvent[]> {
  return store.transaction(async ({ audit }) => {
    const open = (await audit.list()).find((log) => log.controller === controller);
    if (open === undefined) return [];
    const unsealed = (await audit.unsealed(1000)).filter(({ log }) => log === open.log);
    await audit.seal({
      log: open.log,
      size: open.size,
      positions: unsealed.map(({ position }) => position),
      tiles: [],
      checkpoint: '',
    });
    const told = (actor: Payload | undefined) => (actor === undefined ? {} : { by: JSON.parse(actor.body) });
    const leaves = await audit.leaves(open.log, { from: 0, until: 1000 });
    return leaves.map(({ envelope = '{}', actor }) => ({ ...JSON.parse(envelope), ...told(actor) }));
  });
}
