import { databases } from '@gallra/conformance/databases';
import { kyselyStore, migrate } from '@gallra/kysely';
import { plan, sweep } from '@gallra/retention';
import { type Kysely, sql } from 'kysely';
import { type BenchResult, type Contestant, sideBySide } from '../result.ts';
import { at, contactsPolicy, expectRows, freshContacts, makeContacts } from './contacts.ts';
import { handWrittenDelete, handWrittenUpdate } from './hand-written.ts';
import { processes } from './two-workers.ts';

const rows = Number(process.env.GALLRA_BENCH_ROWS ?? 2_000_000);
const runs = Number(process.env.GALLRA_BENCH_RUNS ?? 3);

/** A sweep with everything a host gets: its plan made and held against the approved one, an event in each batch's transaction. */
function ours(db: Kysely<never>, statute: boolean, verify: () => Promise<void>): Contestant {
  const policy = contactsPolicy(statute);
  const store = kyselyStore({ db, policy });
  let approve = '';
  return {
    prepare: async () => {
      await freshContacts(db);
      await sql`delete from gallra_events`.execute(db);
      approve = (await plan(store, policy, at)).hash;
    },
    run: async () => {
      await sweep(store, policy, at, { approve });
    },
    verify,
  };
}

function reference(
  db: Kysely<never>,
  work: (db: Kysely<never>) => Promise<void>,
  verify: () => Promise<void>,
): Contestant {
  const prepare = async () => {
    await freshContacts(db);
    // The plan reads the table once before the clock starts; so does this.
    await sql`select count(*) from contacts where last_contact_at is not null and name is not null`.execute(db);
  };
  return { prepare, run: () => work(db), verify };
}

/** Storage limitation on PostgreSQL, beside the best statements we can write by hand. */
export async function measureRetention(): Promise<readonly BenchResult[]> {
  const postgres = databases.find(({ name }) => name === 'postgres');
  if (postgres?.available !== true)
    throw new Error(`The suite "retention" needs PostgreSQL: ${postgres?.why ?? 'none found'}`);
  const { db, url = '', close } = await postgres.open();
  try {
    await migrate(db);
    await makeContacts(db as Kysely<never>, rows);
    const erased = () => expectRows(db as Kysely<never>, 'true', rows / 2);
    const cleared = () =>
      expectRows(
        db as Kysely<never>,
        'email is null and phone is null and address is null and notes is null',
        rows / 2,
      );
    const about = { suite: 'retention', unit: 'rows/s', amount: rows / 2, goal: 0.9, runs };
    return [
      await sideBySide(
        { ...about, name: `erase ${rows / 2} of ${rows} rows` },
        ours(db as Kysely<never>, false, erased),
        reference(db as Kysely<never>, handWrittenDelete, erased),
      ),
      await sideBySide(
        { ...about, name: `clear four columns in ${rows / 2} of ${rows} rows` },
        ours(db as Kysely<never>, true, cleared),
        reference(db as Kysely<never>, handWrittenUpdate, cleared),
      ),
      await sideBySide(
        { ...about, goal: 1.5, name: `two workers beside one: erase ${rows / 2} of ${rows} rows` },
        processes(db as Kysely<never>, url, 2, erased),
        processes(db as Kysely<never>, url, 1, erased),
      ),
    ];
  } finally {
    await close();
  }
}
