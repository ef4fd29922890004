import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { kyselyStore } from '@gallra/kysely';
import { plan, sweep } from '@gallra/retention';
import { type Kysely, sql } from 'kysely';
import type { Contestant } from '../result.ts';
import { contactsPolicy, freshContacts } from './contacts.ts';

const script = fileURLToPath(new URL('./sweeping-process.ts', import.meta.url));

/** Nothing was due then: a sweep for it is completed, and those that are measured need no approval. */
const longAgo = new Date('1999-01-01T12:00:00Z');

/** Sweeps in processes of their own, of one database; the clock runs from when all are ready until the last one ends. */
export function processes(db: Kysely<never>, url: string, amount: number, verify: () => Promise<void>): Contestant {
  const policy = contactsPolicy(false);
  const store = kyselyStore({ db, policy });
  let ready: ReturnType<typeof spawn>[] = [];
  return {
    prepare: async () => {
      await freshContacts(db);
      await sql`delete from gallra_events`.execute(db);
      await sweep(store, policy, longAgo, { approve: (await plan(store, policy, longAgo)).hash });
      ready = Array.from({ length: amount }, () =>
        spawn(process.execPath, ['--conditions=gallra-source', script, url], { stdio: ['pipe', 'pipe', 'inherit'] }),
      );
      await Promise.all(ready.map((child) => once(child.stdout ?? child, 'data')));
    },
    run: async () => {
      const ends = ready.map((child) => once(child, 'exit'));
      for (const child of ready) child.stdin?.write('go');
      for (const [exitCode] of await Promise.all(ends))
        if (exitCode !== 0) throw new Error('A process that swept has failed.');
    },
    verify,
  };
}
