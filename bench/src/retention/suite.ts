import { kyselyStore } from '@gallra/kysely';
import { due, plan, sweep } from '@gallra/retention';
import { databases, type TestDatabase } from '@gallra/spec/databases';
import { type Kysely, sql } from 'kysely';
import type { DatabaseCopies, DatabaseCopy } from '../database-copies.ts';
import { type BenchResult, type Contestant, sideBySide } from '../result.ts';
import { agenciesCopies, agenciesPolicy } from './agencies.ts';
import { at, contactsPolicy, dueOf, type Estate } from './contacts.ts';
import { contactsCopies, expectRows } from './contacts-copies.ts';
import {
  handWrittenCount,
  handWrittenCounts,
  handWrittenDelete,
  handWrittenDeleteByClaims,
  handWrittenUpdate,
} from './hand-written.ts';
import { longSweep } from './long-sweep.ts';
import { sweepingProcesses } from './swept-by-processes.ts';

const rows = Number(process.env.GALLRA_BENCH_ROWS ?? 2_000_000);
const runs = Number(process.env.GALLRA_BENCH_RUNS ?? 3);
/** Only what has this in its name. */
const only = process.env.GALLRA_BENCH_ONLY ?? '';

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

/** How often a question is asked: it leaves nothing behind, and is over sooner than a moment's noise. */
const asked = 21;

/** Asks the same copy over and over. */
async function asking(
  copy: DatabaseCopy,
  verify: (copy: DatabaseCopy) => Promise<void>,
  ready: (copy: DatabaseCopy) => Promise<Readied>,
): Promise<Contestant> {
  const { run } = await ready(copy);
  return { prepare: async () => undefined, run, verify: () => verify(copy) };
}

/** A sweep with everything a host gets: its plan made and held against the approved one, an event in each batch's transaction. */
const sweeping =
  (estate: Estate) =>
  async ({ db }: DatabaseCopy): Promise<Readied> => {
    const policy = contactsPolicy(estate);
    const store = kyselyStore({ db, policy });
    const approve = (await due(store, policy, at)).hash;
    return { run: async () => void (await sweep(store, policy, at, { approve })) };
  };

const byHand =
  (work: (db: Kysely<never>) => Promise<void>) =>
  async ({ db }: DatabaseCopy): Promise<Readied> => ({ run: () => work(db) });

const counting =
  (count: typeof due, estate: Estate) =>
  async ({ db }: DatabaseCopy): Promise<Readied> => {
    const policy = contactsPolicy(estate);
    const store = kyselyStore({ db, policy });
    await store.schema();
    return { run: async () => void (await count(store, policy, at)) };
  };

/** A plan without its section on Gallra's own records, of which the reference counts none. */
const planOfHost: typeof plan = (store, policy, instant) =>
  plan(store, policy, instant, { ownRecords: { records: [] } });

const inProcesses =
  (amount: number) =>
  async ({ url }: DatabaseCopy): Promise<Readied> => ({ run: await sweepingProcesses(url, 'erased', amount) });

/** While somebody else reads the database as it was before. */
const besideSnapshot =
  (ready: (copy: DatabaseCopy) => Promise<Readied>) =>
  async (copy: DatabaseCopy): Promise<Readied> => {
    const snapshot = await copy.db.startTransaction().setIsolationLevel('repeatable read').execute();
    await sql`select 1 from contacts limit 1`.execute(snapshot);
    const { run } = await ready(copy);
    return { run, end: async () => void (await snapshot.rollback().execute()) };
  };

/** The same rows of many controllers beside those of one, and people who have asked for something beside nobody. */
async function measureAgencies(
  home: Pick<TestDatabase, 'db' | 'url'>,
  beside: (
    what: Omit<Parameters<typeof sideBySide>[0], 'suite' | 'unit'>,
    ours: Contestant,
    reference: Contestant,
  ) => Promise<void>,
): Promise<void> {
  const amount = rows / 4;
  const swept = (copy: DatabaseCopy) => expectRows(copy, 'true', amount / 2);
  const of = async (agencies: number, erased = 0) => {
    const copies = await agenciesCopies(home, amount, agencies, erased);
    const sweeps = async ({ db }: DatabaseCopy): Promise<Readied> => {
      const store = kyselyStore({ db, policy: agenciesPolicy });
      const approve = (await due(store, agenciesPolicy, at)).hash;
      return { run: async () => void (await sweep(store, agenciesPolicy, at, { approve })) };
    };
    const counts = async ({ db }: DatabaseCopy): Promise<Readied> => {
      const store = kyselyStore({ db, policy: agenciesPolicy });
      await store.schema();
      return { run: async () => void (await planOfHost(store, agenciesPolicy, at)) };
    };
    return {
      sweeping: contestant(copies, swept, sweeps),
      planning: contestant(copies, async () => undefined, counts),
      close: () => copies.close(),
    };
  };
  const one = await of(1);
  const many = await of(500);
  await beside(
    { name: `erase ${amount} of ${amount * 2} rows of 500 controllers, beside one`, amount, goal: 0.83, runs: 5 },
    many.sweeping,
    one.sweeping,
  );
  await one.close();
  const requested = await of(500, 100);
  await beside(
    {
      name: `plan over ${amount * 2} rows of 500 controllers after 100 erasures, beside none`,
      amount: amount * 2,
      goal: 0.2,
      runs: 3,
    },
    requested.planning,
    many.planning,
  );
  await many.close();
  await requested.close();
}

/** Storage limitation on PostgreSQL, beside the best statements we can write by hand. */
export async function measureRetention(): Promise<readonly BenchResult[]> {
  const postgres = databases.find(({ name }) => name === 'postgres');
  if (postgres?.available !== true)
    throw new Error(`The suite "retention" needs PostgreSQL: ${postgres?.why ?? 'none found'}`);
  const home = await postgres.open();
  try {
    const measured: BenchResult[] = [];
    const beside = async (
      what: Parameters<typeof sideBySide>[0],
      ours: Contestant,
      reference: Contestant,
    ): Promise<void> => {
      if (what.name.includes(only)) measured.push(await sideBySide(what, ours, reference));
    };
    const some = `${rows / 2} of ${rows} rows`;
    const about = { suite: 'retention', unit: 'rows/s', amount: rows / 2, runs };
    const erased = (estate: Estate) => (copy: DatabaseCopy) => expectRows(copy, 'true', rows - dueOf(estate, rows));
    const cleared = (copy: DatabaseCopy) =>
      expectRows(copy, 'email is null and phone is null and address is null and notes is null', rows / 2);

    const uncounted = (copy: DatabaseCopy) => expectRows(copy, 'true', rows);

    const family = await contactsCopies(home, rows, 'erased');
    const erasing = (ready: (copy: DatabaseCopy) => Promise<Readied>) => contestant(family, erased('erased'), ready);
    await beside(
      { ...about, name: `erase ${some}, two child tables`, goal: 0.9 },
      erasing(sweeping('erased')),
      erasing(byHand(handWrittenDelete)),
    );
    await beside(
      { ...about, name: `the same, a long snapshot elsewhere`, goal: 0.9 },
      erasing(besideSnapshot(sweeping('erased'))),
      erasing(besideSnapshot(byHand(handWrittenDelete))),
    );
    await beside(
      { ...about, name: `the same, two workers beside one`, goal: 1.5 },
      erasing(inProcesses(2)),
      erasing(inProcesses(1)),
    );
    const question = { ...about, amount: rows, runs: asked, goal: 0.83 };
    const ofFamily = await family.fresh();
    await beside(
      { ...question, name: `what is due in ${rows} rows with two child tables, beside one count` },
      await asking(ofFamily, uncounted, counting(due, 'erased')),
      await asking(ofFamily, uncounted, byHand(handWrittenCount)),
    );
    await family.close();

    const alone = await contactsCopies(home, rows, 'alone');
    const claimed = dueOf('claims', rows);
    await beside(
      { ...about, name: `clear four columns in ${some}`, goal: 0.9 },
      contestant(alone, cleared, sweeping('cleared')),
      contestant(alone, cleared, byHand(handWrittenUpdate)),
    );
    await beside(
      {
        ...about,
        name: `erase ${claimed} of ${rows} rows, three claims, one on linked rows`,
        amount: claimed,
        goal: 0.8,
      },
      contestant(alone, erased('claims'), sweeping('claims')),
      contestant(alone, erased('claims'), byHand(handWrittenDeleteByClaims)),
    );
    const ofAlone = await alone.fresh();
    await beside(
      { ...question, name: `plan over ${rows} rows, beside one count of the same` },
      await asking(ofAlone, uncounted, counting(planOfHost, 'alone')),
      await asking(ofAlone, uncounted, byHand(handWrittenCounts)),
    );
    await alone.close();

    await measureAgencies(home, (what, ours, reference) => beside({ ...about, ...what }, ours, reference));

    if (only === '') {
      const many = await contactsCopies(home, rows * 5, 'alone');
      measured.push(...(await longSweep(many, rows * 5)));
      await many.close();
    }
    return measured;
  } finally {
    await home.close();
  }
}
