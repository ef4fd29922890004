import { migrate } from '@gallra/kysely';
import type { TestDatabase } from '@gallra/spec/databases';
import { sql } from 'kysely';
import { type DatabaseCopies, databaseCopies } from '../database-copies.ts';

/** Envelopes as a host's are: updates by a member of staff, without values. */
const envelope = sql.raw(`format(
  '{"actor":"%s","at":"2026-01-01T00:00:00.000Z","basis":"6(1)(b)","class":"change","columns":["email","phone"],"id":"%s","log":"bench","outcome":"done","policy":"3f2a9c","processing":"dpv:Modify","purpose":"brokerage","request":"%s","rows":1,"subjects":["%s"],"table":"contacts","type":"rows.updated","v":1}',
  md5(n::text) || md5((-n)::text), gen_random_uuid(), gen_random_uuid(), gen_random_uuid())`);

/** Copies of a database with a log of so many events, which nobody has sealed yet. */
export const unsealedEvents = (home: Pick<TestDatabase, 'db' | 'url'>, events: number): Promise<DatabaseCopies> =>
  databaseCopies(
    home,
    `audit_${events}`,
    async (db) => {
      await migrate(db);
      await sql`insert into gallra_audit_logs (log, controller, open_for, size) values ('bench', '7', '7', 0)`.execute(
        db,
      );
      await sql`
        insert into gallra_audit (log, envelope, actor_salt, actor)
        select 'bench', ${envelope}, encode(sha256(n::text::bytea), 'base64'), format('{"id":"agent-%s","role":"agent"}', n % 200)
        from generate_series(1, ${sql.lit(events)}) as n`.execute(db);
      await sql`vacuum analyze`.execute(db);
    },
    `select count(*) from gallra_audit where envelope <> ''`,
  );
