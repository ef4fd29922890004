import type { Policy } from '@gallra/core';
import { type AuditEnvelope, commitment, payload } from '@gallra/core/audit';
import { migrate } from '@gallra/kysely';
import { sql } from 'kysely';
import { beforeAll, describe, expect, test } from 'vitest';
import { eachDatabase } from '../databases/index.ts';
import { dump, filled } from './filled-before.ts';

eachDatabase(
  (database) => {
    describe('triggers that the code before installed (R89)', () => {
      let policy: Policy;
      beforeAll(async () => {
        policy = await filled(database);
        await database.run(await dump('postgres-triggers.sql'));
        await migrate(database.db);
      });

      const rowsOf = async (text: string) => (await sql.raw<Record<string, unknown>>(text).execute(database.db)).rows;

      /** The newest event; canonical, and committed to who did it. */
      async function newest(): Promise<AuditEnvelope> {
        const [{ envelope, actor_salt, actor } = {}] = await rowsOf(
          'select envelope, actor_salt, actor from gallra_audit order by sequence desc limit 1',
        );
        const told = JSON.parse(String(envelope)) as AuditEnvelope;
        expect(payload(told).body).toBe(envelope);
        expect(commitment({ salt: String(actor_salt), body: String(actor) })).toBe(told.actor);
        return told;
      }

      /** What an event tells that is not of its own moment. */
      async function toldOf(write: string): Promise<Partial<AuditEnvelope>> {
        await database.run(write);
        const { id, at, actor, ...told } = await newest();
        return told;
      }

      const body = async () => (await rowsOf("select prosrc from pg_proc where proname = 'gallra_audit_event'"))[0];

      test('go on recording until an upgrade with the policy installs them again, and then tell the same', async () => {
        const known = "update contacts set name = 'x' where id in (1, 3)";
        const stranger = "insert into contacts (id, firm_id, name) values (100, 3, 'Sam')";
        const [before, old] = [await body(), await toldOf(known)];
        expect(old).toMatchObject({ table: 'contacts', columns: ['name'], rows: 2, type: 'rows.updated' });
        const first = await toldOf(stranger);

        // Installs them again, and carries people over to whom they are known at.
        await migrate(database.db, { policy });
        expect(before).toBeDefined();
        expect(await body()).toBeUndefined();
        await database.run("update contacts set name = 'y'");
        const { subjects: people = [], ...same } = await toldOf(known);
        expect({ ...same, subjects: old.subjects }).toEqual(old);
        expect(people).toHaveLength(2);
        // What they are called at their firm is called so nowhere else.
        for (const reference of old.subjects ?? []) expect(people).not.toContain(reference);
        await database.run('delete from contacts where id = 100');
        const { subjects: again = [], ...told } = await toldOf(stranger);
        expect({ ...told, subjects: first.subjects }).toEqual(first);
        expect(again).toHaveLength(1);
        const second = await toldOf('insert into contacts (id, firm_id) values (101, 3)');
        expect(second).toMatchObject({ log: first.log, subjects: [expect.any(String)] });
        expect(second.subjects).not.toEqual(again);
      });
    });
  },
  { dialect: 'postgres' },
);
