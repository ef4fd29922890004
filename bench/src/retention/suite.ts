import { databases } from '@gallra/conformance/databases';
import { kyselyStore } from '@gallra/kysely';
import { plan, sweep } from '@gallra/retention';
import { type Kysely, sql } from 'kysely';
import { type BenchResult, type Contestant, sideBySide } from '../result.ts';
import { at, contactsPolicy, dueOf, type Estate } from './contacts.ts';
import { type DatabaseCopies, type DatabaseCopy, databaseCopies, expectRows } from './database-copies.ts';
import { handWrittenCount, handWrittenDelete, handWrittenDeleteByClaims, handWrittenUpdate } from './hand-written.ts';
import { longSweep } from './long-sweep.ts';
import { sweepingProcesses } from './swept-by-processes.ts';

const rows = Number(process.env.GALLRA_BENCH_ROWS ?? 2_000_000);
const runs = Number(process.env.GALLRA_BENCH_RUNS ?? 3);

/** How a contestant begins: work to be done under the clock, and what is done after it. */
interface Readied {
  readonly run: () => Promise<void>;
  readonly end?: () => Promise<void>;
}

/** Works on a copy of its own. */
function contestant(
  copies: DatabaseCopies,
  verify: (copy: DatabaseCopy) => Promise<void>,
  ready: (copy: DatabaseCopy) => Promise<Readied>,
): Contestant {
  let begun: (Readied & { readonly copy: DatabaseCopy }) | undefined;
  const readied = () => {
    if (begun === undefined) throw new Error('Nothing is prepared.');
    return begun;
  };
  return {
    prepare: async () => {
      const copy = await copies.fresh();
      begun = { copy, ...(await ready(copy)) };
    },
    run: () => readied().run(),
    verify: async () => {
      await readied().end?.();
      await verify(readied().copy);
    },
  };
}

/** A sweep with everything a host gets: its plan made and held against the approved one, an event in each batch's transaction. */
const sweeping =
  (estate: Estate) =>
  async ({ db }: DatabaseCopy): Promise<Readied> => {
    const policy = contactsPolicy(estate);
    const store = kyselyStore({ db, policy });
    const approve = (await plan(store, policy, at)).hash;
    return { run: async () => void (await sweep(store, policy, at, { approve })) };
  };

const byHand =
  (work: (db: Kysely<never>) => Promise<void>) =>
  async ({ db }: DatabaseCopy): Promise<Readied> => ({ run: () => work(db) });

const inProcesses =
  (amount: number) =>
  async ({ url }: DatabaseCopy): Promise<Readied> => ({ run: await sweepingProcesses(url, amount) });

/** While somebody else reads the database as it was before. */
const besideSnapshot =
  (ready: (copy: DatabaseCopy) => Promise<Readied>) =>
  async (copy: DatabaseCopy): Promise<Readied> => {
    const snapshot = await copy.db.startTransaction().setIsolationLevel('repeatable read').execute();
    await sql`select 1 from contacts limit 1`.execute(snapshot);
    const { run } = await ready(copy);
    return { run, end: async () => void (await snapshot.rollback().execute()) };
  };

/** Storage limitation on PostgreSQL, beside the best statements we can write by hand. */
export async function measureRetention(): Promise<readonly BenchResult[]> {
  const postgres = databases.find(({ name }) => name === 'postgres');
  if (postgres?.available !== true)
    throw new Error(`The suite "retention" needs PostgreSQL: ${postgres?.why ?? 'none found'}`);
  const home = await postgres.open();
  try {
    const copies = await databaseCopies(home, rows);
    const measured: BenchResult[] = [];
    const erased = (estate: Estate) => (copy: DatabaseCopy) => expectRows(copy, 'true', rows - dueOf(estate, rows));
    const cleared = (copy: DatabaseCopy) =>
      expectRows(copy, 'email is null and phone is null and address is null and notes is null', rows / 2);
    const compare = async (
      about: { readonly name: string; readonly amount?: number; readonly goal: number },
      verify: (copy: DatabaseCopy) => Promise<void>,
      ours: (copy: DatabaseCopy) => Promise<Readied>,
      reference: (copy: DatabaseCopy) => Promise<Readied>,
    ) => {
      measured.push(
        await sideBySide(
          { suite: 'retention', unit: 'rows/s', amount: rows / 2, runs, ...about },
          contestant(copies, verify, ours),
          contestant(copies, verify, reference),
        ),
      );
    };
    const some = `${rows / 2} of ${rows} rows`;
    await compare(
      { name: `erase ${some}, two child tables`, goal: 0.9 },
      erased('erased'),
      sweeping('erased'),
      byHand(handWrittenDelete),
    );
    await compare(
      { name: `clear four columns in ${some}`, goal: 0.9 },
      cleared,
      sweeping('cleared'),
      byHand(handWrittenUpdate),
    );
    const claimed = dueOf('claims', rows);
    await compare(
      { name: `erase ${claimed} of ${rows} rows, three claims, one on linked rows`, amount: claimed, goal: 0.8 },
      erased('claims'),
      sweeping('claims'),
      byHand(handWrittenDeleteByClaims),
    );
    await compare(
      { name: `two workers beside one: erase ${some}`, goal: 1.5 },
      erased('erased'),
      inProcesses(2),
      inProcesses(1),
    );
    await compare(
      { name: `plan over ${rows} rows beside one count`, amount: rows, goal: 0.83 },
      (copy) => expectRows(copy, 'true', rows),
      async ({ db }) => {
        const policy = contactsPolicy('erased');
        const store = kyselyStore({ db, policy });
        return { run: async () => void (await plan(store, policy, at)) };
      },
      byHand(handWrittenCount),
    );
    await compare(
      { name: `erase ${some}, a long snapshot elsewhere`, goal: 0.9 },
      erased('erased'),
      besideSnapshot(sweeping('erased')),
      besideSnapshot(byHand(handWrittenDelete)),
    );
    await copies.close();
    const many = await databaseCopies(home, rows * 5);
    measured.push(...(await longSweep(many, rows * 5)));
    await many.close();
    return measured;
  } finally {
    await home.close();
  }
}
