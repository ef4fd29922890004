import { type AuditLeaf, type AuditLogs, type AuditRecord, GallraError, type Payload } from '@gallra/core';
import { type Kysely, sql } from 'kysely';
import type { AnyDatabase } from '../any-database.ts';
import { guarded, notSeen } from '../database-error.ts';
import type { DialectSql, Sql } from '../dialects/dialect.ts';
import { rowsOf } from './selected-rows.ts';

/** Rows of one INSERT: some databases take no more than 999 or 32,767 bound values. */
const atOnce = 150;

function* inParts<T>(list: readonly T[]): Generator<readonly T[]> {
  for (let start = 0; start < list.length; start += atOnce) yield list.slice(start, start + atOnce);
}

/** The data subjects an envelope names. */
function subjectsOf({ envelope }: AuditRecord): readonly string[] {
  const { subjects = [] } = JSON.parse(envelope) as { readonly subjects?: readonly string[] };
  return subjects;
}

/** The audit logs, in Gallra's own tables. */
export function kyselyAudit(db: Kysely<AnyDatabase>, own: (table: string) => Sql, dialect: DialectSql): AuditLogs {
  const [logs, events, changes, subjects, tiles, checkpoints] = [
    'gallra_audit_logs',
    'gallra_audit',
    'gallra_audit_changes',
    'gallra_audit_subjects',
    'gallra_audit_tiles',
    'gallra_audit_checkpoints',
  ].map(own) as [Sql, Sql, Sql, Sql, Sql, Sql];
  const changed = async (statement: Sql): Promise<number> => {
    const { numAffectedRows = 0n } = await sql`${statement}`.execute(db);
    return Number(numAffectedRows);
  };
  const insert = async (table: Sql, columns: readonly string[], rows: readonly (readonly unknown[])[]) => {
    const names = sql.join(columns.map((name) => sql.id(name)));
    for (const part of inParts(rows)) {
      const values = part.map((row) => sql`(${sql.join(row.map((value) => sql`${value}`))})`);
      await changed(sql`insert into ${table} (${names}) values ${sql.join(values)}`);
    }
  };

  /** Adds an event, and tells where it is kept. */
  async function add({ log, envelope, actor }: AuditRecord): Promise<string> {
    const values = sql`(${log}, ${envelope}, ${actor?.salt ?? null}, ${actor?.body ?? null})`;
    const statement = sql`insert into ${events} (log, envelope, actor_salt, actor) values ${values}`;
    if (dialect.name === 'mysql') {
      const { insertId } = await sql`${statement}`.execute(db);
      return String(insertId);
    }
    const [made] = await rowsOf(db, sql`${statement} returning sequence`);
    return String(made?.sequence);
  }

  const openFor = (controller: string | undefined) => controller ?? '';
  async function open(controller: string | undefined): Promise<string> {
    const find = (how: Sql) => rowsOf(db, sql`select log from ${logs} where open_for = ${openFor(controller)}${how}`);
    const [known] = await find(sql``);
    if (known !== undefined) return String(known.log);
    const values = sql`(${crypto.randomUUID()}, ${controller ?? null}, ${openFor(controller)}, 0)`;
    await changed(
      sql`insert into ${logs} (log, controller, open_for, size) values ${values}${dialect.leaveAlone('log')}`,
    );
    const [made] = await find(dialect.latest);
    if (made === undefined) throw notSeen('An audit log');
    return String(made.log);
  }

  /** Payloads of changes, by the place of the event and their own. */
  async function changesOf(places: readonly string[]): Promise<ReadonlyMap<string, ReadonlyMap<number, Payload>>> {
    const found = new Map<string, Map<number, Payload>>();
    for (const part of inParts(places)) {
      const rows = await rowsOf(
        db,
        sql`select event, place, salt, body from ${changes} where event in (${sql.join(part.map((place) => sql`${place}`))})`,
      );
      for (const { event, place, salt, body } of rows) {
        const own = found.get(String(event)) ?? new Map<number, Payload>();
        found.set(String(event), own.set(Number(place), { salt: String(salt), body: String(body) }));
      }
    }
    return found;
  }

  return {
    of: (controller) => guarded('finding an audit log', () => open(controller)),
    list: () =>
      guarded('listing its audit logs', async () => {
        const rows = await rowsOf(db, sql`select log, controller, open_for, size from ${logs} order by log`);
        return rows.map(({ log, controller, open_for, size }) => ({
          log: String(log),
          ...(controller === null ? {} : { controller: String(controller) }),
          size: Number(size),
          closed: open_for === null,
        }));
      }),
    append: (records) =>
      guarded('writing to its audit log', async () => {
        for (const record of records) {
          const place = await add(record);
          const { change = [] } = record;
          await insert(
            changes,
            ['event', 'place', 'subject', 'salt', 'body'],
            change.map(({ subject, payload }, index) => [place, index, subject ?? null, payload.salt, payload.body]),
          );
          await insert(
            subjects,
            ['subject', 'event'],
            subjectsOf(record).map((subject) => [subject, place]),
          );
        }
      }),
    unsealed: (limit) =>
      guarded('reading events to be sealed', async () => {
        const rows = await rowsOf(
          db,
          sql`select sequence, log, envelope from ${events} where leaf is null order by sequence limit ${sql.lit(limit)}`,
        );
        return rows.map(({ sequence, log, envelope }) => ({
          place: String(sequence),
          log: String(log),
          envelope: String(envelope),
        }));
      }),
    seal: ({ log, size, places, tiles: renewed, checkpoint }) =>
      guarded('sealing its audit log', async () => {
        const grown = size + places.length;
        const taken = await changed(
          sql`update ${logs} set size = ${grown} where log = ${log} and size = ${size} and open_for is not null`,
        );
        if (taken === 0) return false;
        const numbered = await changed(
          dialect.updateListed({
            table: events,
            key: 'sequence',
            list: `[${places.join(',')}]`,
            set: sql`leaf = ${sql.lit(size)} + place`,
            where: sql`log = ${log} and leaf is null`,
          }),
        );
        if (numbered !== places.length)
          throw new GallraError(
            'audit.altered',
            'Events that were about to be sealed have gone, or were sealed by somebody else. Find out who writes to gallra_audit; nothing was sealed.',
          );
        for (const { level, number } of renewed)
          await changed(sql`delete from ${tiles} where log = ${log} and level = ${level} and number = ${number}`);
        await insert(
          tiles,
          ['log', 'level', 'number', 'hashes'],
          renewed.map(({ level, number, hashes }) => [log, level, number, hashes]),
        );
        await insert(checkpoints, ['log', 'size', 'checkpoint'], [[log, grown, checkpoint]]);
        return true;
      }),
    tiles: (log, level, { from, until } = { from: 0, until: Number.MAX_SAFE_INTEGER }) =>
      guarded('reading the tree of its audit log', async () => {
        const rows = await rowsOf(
          db,
          sql`select number, hashes from ${tiles} where log = ${log} and level = ${level} and number >= ${from} and number < ${until} order by number`,
        );
        return rows.map(({ number, hashes }) => ({ level, number: Number(number), hashes: String(hashes) }));
      }),
    checkpoints: (log, newest) =>
      guarded('reading the checkpoints of its audit log', async () => {
        const rows = await rowsOf(
          db,
          sql`select size, checkpoint from ${checkpoints} where log = ${log} order by size desc${newest === undefined ? sql`` : sql` limit ${sql.lit(newest)}`}`,
        );
        return rows.map(({ size, checkpoint }) => ({ size: Number(size), checkpoint: String(checkpoint) })).reverse();
      }),
    leaves: (log, { from, until }) =>
      guarded('reading its audit log', async () => {
        const [head] = await rowsOf(db, sql`select size from ${logs} where log = ${log}`);
        const end = Math.min(until, Number(head?.size ?? 0));
        const rows = await rowsOf(
          db,
          sql`select sequence, leaf, envelope, actor_salt, actor from ${events} where log = ${log} and leaf >= ${from} and leaf < ${end} order by leaf`,
        );
        const parts = await changesOf(rows.map(({ sequence }) => String(sequence)));
        const kept = new Map(
          rows.map(({ sequence, leaf, envelope, actor_salt, actor }): readonly [number, AuditLeaf] => {
            const payloads = parts.get(String(sequence)) ?? new Map<number, Payload>();
            const places = Math.max(0, ...[...payloads.keys()].map((place) => place + 1));
            return [
              Number(leaf),
              {
                leaf: Number(leaf),
                envelope: String(envelope),
                ...(actor_salt === null ? {} : { actor: { salt: String(actor_salt), body: String(actor) } }),
                ...(places === 0 ? {} : { change: Array.from({ length: places }, (_, place) => payloads.get(place)) }),
              },
            ];
          }),
        );
        return Array.from(
          { length: Math.max(0, end - from) },
          (_, index) => kept.get(from + index) ?? { leaf: from + index },
        );
      }),
  };
}
