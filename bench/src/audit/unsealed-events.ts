import type { TestDatabase } from '@gallra/conformance/databases';
import { migrate } from '@gallra/kysely';
import { Kysely, PostgresDialect, sql } from 'kysely';
import pg from 'pg';

/** A database whose audit log nobody has sealed yet, to be worked on once. */
export interface UnsealedCopy {
  readonly db: Kysely<never>;
  readonly pool: pg.Pool;
}

function connect(server: string, name: string): UnsealedCopy & { readonly name: string } {
  const url = new URL(server);
  url.pathname = `/${name}`;
  const pool = new pg.Pool({ connectionString: url.href });
  // A pool has ended before its connections have, and those end with the database.
  pool.on('error', () => undefined);
  return { name, pool, db: new Kysely({ dialect: new PostgresDialect({ pool }) }) };
}

/** Envelopes as a host's are: updates by a member of staff, without values. */
const envelope = sql.raw(`format(
  '{"actor":"%s","at":"2026-01-01T00:00:00.000Z","basis":"6(1)(b)","class":"change","columns":["email","phone"],"id":"%s","log":"bench","outcome":"done","policy":"3f2a9c","processing":"dpv:Modify","purpose":"brokerage","request":"%s","rows":1,"subjects":["%s"],"table":"contacts","type":"rows.updated","v":1}',
  md5(n::text) || md5((-n)::text), gen_random_uuid(), gen_random_uuid(), gen_random_uuid())`);

/**
 * Makes a log of so many events once. Each run gets a copy, file by file, so that none pays for the one before.
 *
 * @param home - says where the server is
 * @returns `fresh`, which drops the last copy and makes another; `close`, which leaves nothing behind
 */
export async function unsealedEvents({ db: server, url = '' }: Pick<TestDatabase, 'db' | 'url'>, events: number) {
  const original = `bench_${process.pid}_audit_${events}`;
  await sql`create database ${sql.id(original)} template template0`.execute(server);
  const { db, name } = connect(url, original);
  await migrate(db);
  await sql`insert into gallra_audit_logs (log, controller, open_for, size) values ('bench', '7', '7', 0)`.execute(db);
  await sql`
    insert into gallra_audit (log, envelope, actor_salt, actor)
    select 'bench', ${envelope}, encode(sha256(n::text::bytea), 'base64'), format('{"id":"agent-%s","role":"agent"}', n % 200)
    from generate_series(1, ${sql.lit(events)}) as n`.execute(db);
  await sql`vacuum analyze`.execute(db);
  await db.destroy();

  let last: ReturnType<typeof connect> | undefined;
  async function drop(): Promise<void> {
    if (last === undefined) return;
    await last.db.destroy();
    await sql`drop database ${sql.id(last.name)} with (force)`.execute(server);
    last = undefined;
  }
  return {
    async fresh(): Promise<UnsealedCopy> {
      await drop();
      const copy = `${name}_copy`;
      await sql`create database ${sql.id(copy)} template ${sql.id(name)} strategy file_copy`.execute(server);
      last = connect(url, copy);
      await sql`checkpoint`.execute(server);
      await sql`select count(*) from gallra_audit where envelope <> ''`.execute(last.db);
      return last;
    },
    async close(): Promise<void> {
      await drop();
      await sql`drop database ${sql.id(original)} with (force)`.execute(server);
    },
  };
}
