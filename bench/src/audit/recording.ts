import type { Kysely } from 'kysely';
import { type BenchResult, type Contestant, sideBySide } from '../result.ts';
import { betterAuditLog, betterAuditUpdate } from './better-audit.ts';
import { handWrittenLog, handWrittenUpdate } from './hand-written-log.ts';
import { asAgent, byAll, type Contacts, recordedContacts } from './recorded-contacts.ts';

const rows = Math.min(Number(process.env.GALLRA_BENCH_ROWS ?? 1_000_000), 1_000_000);
/** Many and short: the machine is faster and slower from one second to the next. */
const runs = Number(process.env.GALLRA_BENCH_RUNS ?? 15);
const only = process.env.GALLRA_BENCH_ONLY ?? '';

/** Writes and reads per run. */
const writes = 8000;
const perTransaction = 10;
const perRequest = 10;

/** The same contacts in the same order for everybody, all over the table. */
const contactOf = (turn: number): number => 1 + ((turn * 7_919) % rows);

const update = (db: Kysely<Contacts>, turn: number) =>
  db
    .updateTable('contacts')
    .set({ phone: `070-${turn}` })
    .where('id', '=', String(contactOf(turn)))
    .execute();

const transactions = (db: Kysely<Contacts>) =>
  byAll(writes / perTransaction, (turn) =>
    asAgent(() =>
      db.transaction().execute(async (tx) => {
        // In the order of their keys, so that no two wait for each other.
        const turns = Array.from({ length: perTransaction }, (_, index) => turn * perTransaction + index);
        for (const one of turns.sort((a, b) => contactOf(a) - contactOf(b))) await update(tx, one);
      }),
    ),
  );
const untagged = (db: Kysely<Contacts>) =>
  byAll(writes, (turn) =>
    asAgent(async () => {
      const id = String(contactOf(turn));
      if (turn % 2 === 0) await db.selectFrom('towns').selectAll().where('id', '=', id).execute();
      else
        await db
          .updateTable('towns')
          .set({ name: `Town ${turn}` })
          .where('id', '=', id)
          .execute();
    }),
  );

/** What an agent's page asks for: ten contacts, one after the other. */
const consultations = (db: Kysely<Contacts>) =>
  byAll(writes / perRequest, (turn) =>
    asAgent(async () => {
      for (let index = 0; index < perRequest; index++)
        await db
          .selectFrom('contacts')
          .select(['id', 'name', 'address'])
          .where('id', '=', String(contactOf(turn * perRequest + index)))
          .execute();
    }),
  );

/** What recording costs a host, beside what it would have to write by hand and beside recording nothing. */
export async function measureRecording(): Promise<readonly BenchResult[]> {
  const estate = await recordedContacts(rows);
  const { plain, audited, flush, run, count } = estate;
  await run(handWrittenLog);
  for (const statement of betterAuditLog()) await run(statement);

  const contestant = (work: () => Promise<void>, left: () => Promise<number>, expected: number): Contestant => ({
    async prepare() {
      for (const table of ['gallra_audit', 'gallra_audit_subjects', 'audit_log', 'audit_logs'])
        await run(`truncate ${table}`);
      await run('vacuum contacts');
      await run('checkpoint');
    },
    run: work,
    async verify() {
      const found = await left();
      if (found !== expected) throw new Error(`Expected ${expected} events, found ${found}.`);
    },
  });
  const told = () => count('gallra_audit as a join gallra_audit_subjects as s on s.event = a.sequence');
  const nothing = () => count('gallra_audit');

  const singly = contestant(() => byAll(writes, (turn) => asAgent(() => update(audited, turn))), told, writes);
  const firstEvents: Contestant = {
    ...singly,
    async prepare() {
      await run('truncate gallra_subjects cascade');
      await singly.prepare();
    },
  };
  const byHand = contestant(
    () => byAll(writes, (turn) => handWrittenUpdate(plain, contactOf(turn), `070-${turn}`)),
    () => count('audit_log'),
    writes,
  );
  const better = betterAuditUpdate(plain);
  const byPeer = contestant(
    () => byAll(writes, (turn) => better(contactOf(turn), `070-${turn}`)),
    () => count('audit_logs'),
    writes,
  );
  const consulted = async (db: Kysely<Contacts>) => {
    await consultations(db);
    await flush();
  };

  const about = { suite: 'audit', unit: 'writes/s', amount: writes, runs };
  const least = 'UPDATE and INSERT in one statement';
  const pairs: readonly (readonly [Parameters<typeof sideBySide>[0], Contestant, Contestant])[] = [
    [{ ...about, name: `single-row UPDATE, beside ${least}`, goal: 0.95 }, singly, byHand],
    [{ ...about, name: 'single-row UPDATE, beside @usebetterdev/audit-core', goal: 2 }, singly, byPeer],
    [
      { ...about, name: `transaction of ${perTransaction} writes, beside no audit`, goal: 0.75 },
      contestant(() => transactions(audited), told, writes),
      contestant(() => transactions(plain), nothing, 0),
    ],
    [
      {
        ...about,
        name: `SELECT of tagged columns, ${perRequest} a request, beside no audit`,
        unit: 'queries/s',
        goal: 0.8,
      },
      contestant(() => consulted(audited), told, writes),
      contestant(() => consulted(plain), nothing, 0),
    ],
    [
      { ...about, name: 'untagged queries, beside no audit', unit: 'queries/s', goal: 0.95 },
      contestant(() => untagged(audited), nothing, 0),
      contestant(() => untagged(plain), nothing, 0),
    ],
    // The last, for it forgets who was known.
    [{ ...about, name: `the first event of each person, beside ${least}` }, firstEvents, byHand],
  ];
  try {
    // Both handles have met each statement before anybody is measured.
    for (const { run: work } of [singly, byHand]) await work();
    const measured: BenchResult[] = [];
    for (const [what, ours, reference] of pairs)
      if (what.name.includes(only)) measured.push(await sideBySide(what, ours, reference));
    return measured;
  } finally {
    await estate.close();
  }
}
