import { currentContext, keptLeaves, type ReadableWitness, withContext } from '@gallra/audit';
import type { Store } from '@gallra/core/store';
import { auditedDialect, kyselyStore } from '@gallra/kysely';
import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import { expect } from 'vitest';
import { type Agency, policy } from './agency.ts';
import { verified } from './kept-log.ts';

/** Clients that the database numbers itself are far below. */
const firstClient = 10_000_000;

const changedMind = new Error('changed my mind');

/** Staff of several controllers who write without a pause, one piece of work at a time each. */
export function busyOffice(url: string, writers: number) {
  const pool = new pg.Pool({ connectionString: url, max: writers });
  const plain = new Kysely<Agency>({ dialect: new PostgresDialect({ pool: new pg.Pool({ connectionString: url }) }) });
  const db = new Kysely<Agency>({
    dialect: auditedDialect({ dialect: new PostgresDialect({ pool }), policy, context: currentContext }),
  });
  const store = kyselyStore({ db: plain, policy });
  /** Events that each request should have left. */
  const expected = new Map<string, number>();

  const change = (handle: Pick<Kysely<Agency>, 'updateTable'>, id: number) =>
    handle
      .updateTable('clients')
      .set({ phone: `070-${Math.random()}` })
      .where('id', '=', id)
      .execute();
  async function work(writer: number, round: number): Promise<number> {
    const id = firstClient + writer;
    if (round % 4 === 0) {
      await change(db, id);
      return 1;
    }
    if (round % 4 === 1) {
      await db.transaction().execute(async (tx) => {
        await change(tx, id);
        await tx
          .insertInto('clients')
          .values({ name: 'Siv', phone: `070-${round}` })
          .execute();
      });
      return 2;
    }
    if (round % 4 === 2) {
      const undone = db.transaction().execute(async (tx) => {
        await change(tx, id);
        throw changedMind;
      });
      await expect(undone).rejects.toBe(changedMind);
      return 0;
    }
    // Commits late: others that began after it are numbered before it.
    await db.transaction().execute(async (tx) => {
      await change(tx, id);
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 100));
    });
    return 1;
  }
  async function writing(writer: number, signal: AbortSignal): Promise<void> {
    for (let round = writer; !signal.aborted; round += 1) {
      const request = crypto.randomUUID();
      const context = {
        actor: { id: `agent-${writer}` },
        controller: String(writer % 3),
        purpose: 'brokerage',
        request,
      };
      expected.set(request, await withContext(context, () => work(writer, round)));
    }
  }
  return {
    store,
    /** Writes until told to stop. */
    run: async (signal: AbortSignal): Promise<void> => {
      await plain
        .insertInto('clients')
        .values(
          Array.from({ length: writers }, (_, writer) => ({ id: firstClient + writer, name: 'Karin', phone: null })),
        )
        .execute();
      await Promise.all(Array.from({ length: writers }, (_, writer) => writing(writer, signal)));
    },
    /** Every committed write has its event, exactly one, none that was undone has; and every log verifies. */
    expectWhole: async (witness: ReadableWitness): Promise<number> => {
      const found = new Map<string, number>();
      const logs = await store.transaction((tx) => tx.audit.list());
      for (const { log, size } of logs) {
        expect(await verified(store, log, await witness.checkpoints(log))).toMatchObject({
          ok: true,
          size,
          sealed: size,
          problems: [],
        });
        await count(store, log, found);
      }
      expect(await store.transaction((tx) => tx.audit.unsealed(10))).toEqual([]);
      for (const [request, events] of expected)
        if ((found.get(request) ?? 0) !== events) expect.unreachable(`${found.get(request) ?? 0} events for ${events}`);
      expect([...found.keys()].filter((request) => !expected.has(request))).toEqual([]);
      return [...expected.values()].reduce((sum, events) => sum + events, 0);
    },
    close: async () => {
      await db.destroy();
      await plain.destroy();
    },
  };
}

async function count(store: Store, log: string, found: Map<string, number>): Promise<void> {
  for await (const { envelope = '{}' } of keptLeaves(store, log)) {
    const { request } = JSON.parse(envelope);
    found.set(request, (found.get(request) ?? 0) + 1);
  }
}
