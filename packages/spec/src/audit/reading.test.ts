import { generateNoteKeys, verifierNamed, verifyLogProof } from '@gallra/audit';
import { auditRecord } from '@gallra/core/audit';
import { type AuditEntry, createGallra, type EventFilter } from 'gallra';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { eachDatabase } from '../databases/index.ts';
import { audited, createAgency, policy } from './agency.ts';

const keys = generateNoteKeys('example.com/audit');

eachDatabase((database) => {
  describe('the audit log of a host', () => {
    let host: ReturnType<typeof audited>;
    const gallra = () => createGallra({ policy, db: database.db, audit: { signer: keys.signer } });
    const client = (key: number) => ({ category: 'client', key: String(key) });
    const events = async (filter?: EventFilter) => {
      const found: AuditEntry[] = [];
      for await (const entry of gallra().audit.events(filter)) found.push(entry);
      return found;
    };
    const told = async (filter?: EventFilter) =>
      (await events(filter)).map(({ event }) => `${event.type} ${event.table}`);

    beforeAll(() => createAgency(database));
    beforeEach(async () => {
      const own = ['', '_logs', '_tiles', '_checkpoints', '_changes', '_subjects'];
      await database.run(own.map((table) => `delete from gallra_audit${table};`).join(' '));
      await database.run('delete from letters; delete from deals; delete from clients; delete from gallra_subjects');
      host = audited(database);
      const { db } = host;
      host.within({ purpose: 'brokerage', actor: { id: 'agent-7' }, controller: '3' });
      await db
        .insertInto('clients')
        .values([
          { id: 1, name: 'A', phone: '1' },
          { id: 2, name: 'B', phone: '2' },
        ])
        .execute();
      await db.insertInto('deals').values({ id: 1, client_id: 1, price: '9' }).execute();
      await gallra().audit.seal();
      host.within({ purpose: 'brokerage', actor: { id: 'agent-8' }, controller: '4' });
      await db.updateTable('clients').set({ phone: '3' }).where('id', '=', 2).execute();
      await db.deleteFrom('clients').where('id', '=', 1).execute();
    });

    test('tells what was recorded through the handle: whose, by whom, where, sealed or not', async () => {
      expect(await told({ subject: client(1) })).toEqual([
        'rows.inserted clients',
        'rows.inserted deals',
        'rows.deleted clients',
        'rows.deleted deals',
      ]);
      expect(await told({ subject: client(2), table: 'clients', newestFirst: true })).toEqual([
        'rows.updated clients',
        'rows.inserted clients',
      ]);
      expect(await told({ actor: 'agent-8', subject: client(2) })).toEqual(['rows.updated clients']);
      expect((await events({ controller: '3' })).map(({ leaf }) => leaf)).toEqual([0, 1]);
      expect((await events({ controller: '4' })).map(({ leaf }) => leaf)).toEqual([undefined, undefined, undefined]);
      expect(await events({ subject: client(3) })).toEqual([]);
    });

    test('proves each sealed event by itself (C2SP tlog-proof)', async () => {
      const { audit } = gallra();
      await audit.seal();
      const all = await events();
      expect(all).toHaveLength(5);
      for (const { log, leaf = -1, event } of all) {
        const { envelope, proof } = await audit.prove(log, leaf);
        const verifier = verifierNamed(keys.verifier, `example.com/audit/${log}`);
        expect(verifyLogProof(proof, envelope, [verifier]).origin).toBe(`example.com/audit/${log}`);
        expect(JSON.parse(envelope).id).toBe(event.id);
      }
    });

    test('is verified, and missed where it is gone altogether by whoever kept a checkpoint of it', async () => {
      const { audit } = gallra();
      await audit.seal();
      const kept = (await audit.export()).flatMap(({ checkpoints }) => checkpoints);
      expect(await audit.verify({ checkpoints: kept })).toMatchObject([{ ok: true }, { ok: true }]);
      // One stranger's checkpoint ends nothing: it is told beside the logs, and not where one log is asked for.
      const strange = [`x\n\n— example.com/audit ${Buffer.alloc(600_000, 1).toString('base64')}\n`, 'none'];
      expect(await audit.verify({ checkpoints: [...kept, ...strange] })).toMatchObject([
        { ok: true },
        { ok: true },
        {
          ok: false,
          log: '',
          problems: expect.arrayContaining([expect.objectContaining({ code: 'checkpoint.invalid' })]),
        },
      ]);
      const [own] = await audit.logs({ controller: '3' });
      expect(await audit.verify({ controller: '3', checkpoints: [...kept, ...strange] })).toMatchObject([{ ok: true }]);
      await database.run(
        ['', '_tiles', '_checkpoints', '_logs']
          .map((table) => `delete from gallra_audit${table} where log = '${own?.log}';`)
          .join(' '),
      );
      const found = (await audit.verify({ checkpoints: kept })).find(({ log }) => log === own?.log);
      expect(found).toMatchObject({ ok: false, problems: [{ code: 'tail.missing' }] });
      expect(await audit.verify()).toMatchObject([{ ok: true, controller: '4' }]);
    });

    test('is not called verified where its sealed events have lost their checkpoints', async () => {
      await database.run('delete from gallra_audit_checkpoints');
      expect(await gallra().audit.verify()).toMatchObject([{ ok: false, controller: '3' }]);
    });

    test('answers a data subject who asks about consultations (GDPR Art. 15(1); C-579/21)', async () => {
      await host.store.transaction(async ({ audit, requests }) => {
        const [log, reference] = [await audit.of('3'), await requests.reference(client(2))];
        const read = { log, at: new Date(), class: 'read', type: 'rows.read', subjects: [reference] } as const;
        await audit.append([auditRecord({ ...read, purpose: 'brokerage', actor: { id: 'agent-7' } })]);
      });
      const { audit } = gallra();
      expect(await audit.consultations(client(2), { controller: '3' })).toEqual([
        {
          at: expect.any(String),
          operation: 'consulted',
          purpose: policy.purposes.brokerage?.title,
          controller: '3',
        },
      ]);
      expect(await audit.consultations(client(2), { controller: '4' })).toEqual([]);
      expect(await audit.consultations(client(1))).toEqual([]);
    });

    test('is a page to read, in which no value of a row stands', async () => {
      const page = await gallra().audit.html({ controller: '4' }, { language: 'sv' });
      expect(page.match(/<th scope="row">/g)).toHaveLength(3);
      expect(page).not.toContain('agent-8');
    });
  });
});
