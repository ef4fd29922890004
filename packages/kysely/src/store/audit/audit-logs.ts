import { GallraError } from '@gallra/core';
import type { AuditLeaf, AuditLog, AuditLogs, Payload, Seal, UnsealedEvent, UnsealedRange } from '@gallra/core/audit';
import { type Kysely, sql } from 'kysely';
import type { AnyDatabase } from '../../database/any-database.ts';
import { guarded, notSeen } from '../../database/database-error.ts';
import type { Sql } from '../../database/sql.ts';
import type { Dialect } from '../../dialects/dialect.ts';
import { inParts, insertion } from '../../records/inserted-rows.ts';
import { rowsOf } from '../../records/selected-rows.ts';
import { auditEpochs } from './audit-epochs.ts';
import { appending } from './audit-events.ts';
import { auditPages } from './audit-pages.ts';
import { kyselyAuditRetention } from './audit-retention.ts';
import { auditWitnesses } from './audit-witnesses.ts';
import { openingLog } from './event-insert.ts';

/** Where the audit logs are kept. */
interface AuditTables {
  readonly db: Kysely<AnyDatabase>;
  readonly dialect: Dialect;
  readonly logs: Sql;
  readonly events: Sql;
  readonly changes: Sql;
  readonly tiles: Sql;
  readonly checkpoints: Sql;
}

async function changed(db: Kysely<AnyDatabase>, statement: Sql): Promise<number> {
  const { numAffectedRows = 0n } = await sql`${statement}`.execute(db);
  return Number(numAffectedRows);
}

/** The log of a controller that events are added to; one is made where there is none. */
async function openLog({ db, dialect, logs }: AuditTables, controller: string | undefined): Promise<string> {
  const openFor = controller ?? '';
  const find = (how: Sql) => rowsOf(db, sql`select log from ${logs} where open_for = ${openFor}${how}`);
  const [known] = await find(sql``);
  if (known !== undefined) return String(known.log);
  const opening = openingLog(logs, {
    log: sql`${crypto.randomUUID()}`,
    controller: sql`${controller ?? null}`,
    openFor: sql`${openFor}`,
  });
  await changed(db, sql`${opening}${dialect.leaveAlone('log')}`);
  const [made] = await find(dialect.latest);
  if (made === undefined) throw notSeen('An audit log');
  return String(made.log);
}

async function listLogs({ db, logs }: AuditTables): Promise<readonly AuditLog[]> {
  const rows = await rowsOf(db, sql`select log, controller, open_for, size, successor from ${logs} order by log`);
  return rows.map(({ log, controller, open_for, size, successor }) => ({
    log: String(log),
    ...(controller === null ? {} : { controller: String(controller) }),
    size: Number(size),
    closed: open_for === null,
    ...(successor === null ? {} : { successor: String(successor) }),
  }));
}

async function unsealedEvents(
  { db, events }: AuditTables,
  limit: number,
  { log: only, after }: UnsealedRange,
): Promise<readonly UnsealedEvent[]> {
  const own = only === undefined ? sql`` : sql` and log = ${only}`;
  const behind = after === undefined ? sql`` : sql` and sequence > ${after}`;
  const rows = await rowsOf(
    db,
    sql`select sequence, log, envelope from ${events} where leaf is null${own}${behind} order by sequence limit ${sql.lit(limit)}`,
  );
  return rows.map(({ sequence, log, envelope }) => ({
    position: String(sequence),
    log: String(log),
    envelope: String(envelope),
  }));
}

/** Numbers events as leaves of their log, with its tree and a checkpoint; false where somebody else has sealed it meanwhile. */
async function sealLog(
  { db, dialect, logs, events, tiles, checkpoints }: AuditTables,
  { log, size, positions, tiles: renewed, checkpoint }: Seal,
): Promise<boolean> {
  const insert = insertion(db);
  const grown = size + positions.length;
  const taken = await changed(
    db,
    sql`update ${logs} set size = ${grown} where log = ${log} and size = ${size} and open_for is not null`,
  );
  if (taken === 0) return false;
  const numbered = await changed(
    db,
    dialect.updateListed({
      table: events,
      key: 'sequence',
      list: `[${positions.join(',')}]`,
      set: sql`leaf = ${sql.lit(size)} + place`,
      where: sql`log = ${log} and leaf is null`,
    }),
  );
  if (numbered !== positions.length)
    throw new GallraError(
      'audit.altered',
      'Events that were about to be sealed have gone, or were sealed by somebody else. Find out who writes to gallra_audit; nothing was sealed.',
    );
  for (const [level, own] of Map.groupBy(renewed, (tile) => tile.level))
    for (const part of inParts(own)) {
      const numbers = sql.join(part.map(({ number }) => sql`${number}`));
      await changed(db, sql`delete from ${tiles} where log = ${log} and level = ${level} and number in (${numbers})`);
    }
  await insert(
    tiles,
    ['log', 'level', 'number', 'hashes'],
    renewed.map(({ level, number, hashes }) => [log, level, number, hashes]),
  );
  await insert(checkpoints, ['log', 'size', 'checkpoint'], [[log, grown, checkpoint]]);
  return true;
}

/** Payloads of changes, by the place of the event and their own. */
async function changesOf(
  { db, changes }: AuditTables,
  places: readonly string[],
): Promise<ReadonlyMap<string, ReadonlyMap<number, Payload>>> {
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

/** The leaves of a log in their order; of those whose events have been pruned, the number only. */
async function leavesOf(
  tables: AuditTables,
  log: string,
  { from, until }: { readonly from: number; readonly until: number },
): Promise<readonly AuditLeaf[]> {
  const { db, logs, events } = tables;
  const [head] = await rowsOf(db, sql`select size from ${logs} where log = ${log}`);
  const end = Math.min(until, Number(head?.size ?? 0));
  const rows = await rowsOf(
    db,
    sql`select sequence, leaf, envelope, actor_salt, actor from ${events} where log = ${log} and leaf >= ${from} and leaf < ${end} order by leaf`,
  );
  const parts = await changesOf(
    tables,
    rows.map(({ sequence }) => String(sequence)),
  );
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
}

/** The audit logs, in Gallra's own tables. */
export function kyselyAudit(db: Kysely<AnyDatabase>, own: (table: string) => Sql, dialect: Dialect): AuditLogs {
  const tables: AuditTables = {
    db,
    dialect,
    logs: own('gallra_audit_logs'),
    events: own('gallra_audit'),
    changes: own('gallra_audit_changes'),
    tiles: own('gallra_audit_tiles'),
    checkpoints: own('gallra_audit_checkpoints'),
  };
  const append = appending(db, own, dialect);
  return {
    ...auditPages(db, { events: tables.events, subjects: own('gallra_audit_subjects') }),
    ...auditEpochs(db, own),
    ...auditWitnesses(db, own, dialect),
    handOver: (from, to) =>
      guarded('handing over an audit log', async () => {
        await sql`update ${tables.logs} set controller = ${to} where controller = ${from}`.execute(db);
      }),
    of: (controller) => guarded('finding an audit log', () => openLog(tables, controller)),
    list: () => guarded('listing its audit logs', () => listLogs(tables)),
    append: (records) => guarded('writing to its audit log', () => append(records)),
    unsealed: (limit, range = {}) => guarded('reading events to be sealed', () => unsealedEvents(tables, limit, range)),
    seal: (seal) => guarded('sealing its audit log', () => sealLog(tables, seal)),
    tiles: (log, level, { from, until } = { from: 0, until: Number.MAX_SAFE_INTEGER }) =>
      guarded('reading the tree of its audit log', async () => {
        const rows = await rowsOf(
          db,
          sql`select number, hashes from ${tables.tiles} where log = ${log} and level = ${level} and number >= ${from} and number < ${until} order by number`,
        );
        return rows.map(({ number, hashes }) => ({ level, number: Number(number), hashes: String(hashes) }));
      }),
    checkpoints: (log, newest) =>
      guarded('reading the checkpoints of its audit log', async () => {
        const rows = await rowsOf(
          db,
          sql`select size, checkpoint from ${tables.checkpoints} where log = ${log} order by size desc${newest === undefined ? sql`` : sql` limit ${sql.lit(newest)}`}`,
        );
        return rows.map(({ size, checkpoint }) => ({ size: Number(size), checkpoint: String(checkpoint) })).reverse();
      }),
    leaves: (log, range) => guarded('reading its audit log', () => leavesOf(tables, log, range)),
    ...kyselyAuditRetention(db, own),
  };
}
