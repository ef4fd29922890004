import { GallraError, type Row } from '@gallra/core';
import type { ContextSource } from '@gallra/core/audit';
import { retried } from '@gallra/core/store';
import {
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type QueryResult,
  RawNode,
} from 'kysely';
import { mustGiveWay } from '../../database-error.ts';
import type { KnownStatement } from '../../statement/known-statements.ts';
import type { ReadRows } from '../../statement/read-rows.ts';
import type { WrittenRows } from '../../statement/written-rows.ts';
import type { ReadLog } from '../event/read-log.ts';
import type { Occasion, PendingEvent, RecordedWork } from '../event/recorded-event.ts';
import { type RecordingSetting, recording } from '../event/recording.ts';
import { capturedRead, isDenied } from '../statement/captured-read.ts';
import { captureWrite } from '../statement/captured-write.ts';
import { combinedWrite } from '../statement/combined-write.ts';
import type { PreparedStatements } from '../statement/prepared-statements.ts';
import { tracedRead } from '../statement/traced-read.ts';
import { kyselyOn, preparing } from './fixed-connection.ts';
import { type MarkedList, markedList } from './savepoint-marks.ts';

/** What the connections of one dialect share. */
export interface AuditSetting extends RecordingSetting {
  readonly host: Dialect;
  readonly driver: Driver;
  readonly context: ContextSource;
  readonly clock: () => Date;
  readonly statements: (compiled: CompiledQuery) => KnownStatement;
  readonly prepared: PreparedStatements;
  readonly reads: ReadLog;
  /** The host has no connection to spare: what must be written at once is written on the same. */
  readonly isAlone: boolean;
}

type Options = Parameters<DatabaseConnection['executeQuery']>[1];

/** How a statement is tried again that had to give way to others. */
const patience = { attempts: 5, milliseconds: 5, when: mustGiveWay } as const;

/** Transaction control that the host writes by itself, on a connection it has borrowed. */
const control =
  /^\s*(?:(?<begin>begin|start\s+transaction)|(?<commit>commit|end)|(?:rollback(?:\s+(?:work|transaction))?\s+to(?:\s+savepoint)?\s+(?<back>\S+))|(?<rollback>rollback|abort)|savepoint\s+(?<mark>\S+))\b/i;

type Control = Readonly<Record<string, string | undefined>>;

/** A connection that records what is done through it: what is written in the same transaction, what is read beside it. */
export interface AuditedConnection extends DatabaseConnection {
  readonly inner: DatabaseConnection;
  begun(): void;
  /** Writes the events of the transaction; then it may commit. */
  flush(): Promise<void>;
  ended(committed: boolean): void;
  marked(savepoint: string): void;
  rolledBackTo(savepoint: string): void;
}

/** Wraps a connection of the host's driver. */
export function auditedConnection(setting: AuditSetting, inner: DatabaseConnection): AuditedConnection {
  const { host, driver, context, clock, logs, statements, prepared, reads, isAlone } = setting;
  const db = kyselyOn(host, inner);
  const { logOf, append, ended: learnt } = recording(setting, kyselyOn(host, preparing(inner, prepared)));
  /** Events of the transaction that is open. */
  let pending: MarkedList<PendingEvent> | undefined;

  const begun = () => {
    pending = markedList();
  };
  const ended = (committed: boolean) => {
    pending = undefined;
    learnt(committed);
  };
  const flush = async () => append(pending?.take() ?? []);
  const marked = (savepoint: string) => pending?.mark(savepoint);
  const rolledBackTo = (savepoint: string) => pending?.backTo(savepoint);

  /** What the host says of its transaction in raw SQL. */
  async function controlled<R>(compiled: CompiledQuery, found: Control): Promise<QueryResult<R>> {
    if (found.commit !== undefined) await flush();
    const result = await inner.executeQuery<R>(compiled);
    if (found.begin !== undefined) begun();
    else if (found.back !== undefined) rolledBackTo(found.back);
    else if (found.mark !== undefined) marked(found.mark);
    else ended(found.commit !== undefined);
    return result;
  }

  /** Whoever executes a single statement does not expect to be the one who gives way. */
  const inItsOwnTransaction = <T>(work: () => Promise<T>): Promise<T> => retried(() => once(work), patience);

  async function once<T>(work: () => Promise<T>): Promise<T> {
    await driver.beginTransaction(inner, {});
    begun();
    let committed = false;
    try {
      const result = await work();
      await flush();
      await driver.commitTransaction(inner);
      committed = true;
      return result;
    } catch (error) {
      await driver.rollbackTransaction(inner);
      throw error;
    } finally {
      ended(committed);
    }
  }

  async function capture(compiled: CompiledQuery, written: WrittenRows, occasion: Occasion) {
    const { result, captured } = await captureWrite(setting, db, inner, compiled, written);
    pending?.add(captured.map((write) => ({ ...write, ...occasion })));
    return result;
  }

  /** The log of a controller, looked up outside of a transaction, so that it can be relied on. */
  async function opened(controller: string | undefined): Promise<string> {
    const log = await logOf(controller);
    learnt(true);
    return log;
  }

  async function write(
    compiled: CompiledQuery,
    statement: KnownStatement,
    written: WrittenRows,
    occasion: Occasion,
  ): Promise<QueryResult<unknown>> {
    const { query, queryId, parameters } = compiled;
    statement.combined ??= (await combinedWrite(setting, db, compiled, written)) ?? false;
    const { combined } = statement;
    if (pending !== undefined) {
      if (combined === false) return capture(compiled, written, occasion);
      const { result, people } = combined.alone.told(
        await prepared.within<Row>(inner, { sql: combined.alone.text, query, queryId, parameters }),
      );
      const rows = Number(result.numAffectedRows);
      if (rows > 0) pending?.add([{ work: written, ...occasion, rows, people }]);
      return result;
    }
    const controller = occasion.context?.controller;
    const log = logs.get(controller ?? '') ?? (await opened(controller));
    if (combined === false) return inItsOwnTransaction(() => capture(compiled, written, occasion));
    const bound = combined.parameters(parameters, setting.frame(written, occasion, log));
    return combined.result(await prepared.alone<Row>(inner, { sql: combined.text, parameters: bound, query, queryId }));
  }

  /** Records what was read: before anybody sees the rows, where that is asked for. */
  async function told(events: readonly PendingEvent[], isStrict: boolean): Promise<void> {
    if (events.length === 0) return;
    if (!isStrict) reads.add(events);
    else if (!isAlone) await reads.write(events);
    else if (pending !== undefined) pending.add(events);
    else await inItsOwnTransaction(async () => pending?.add(events));
  }

  async function read<R>(
    compiled: CompiledQuery,
    statement: KnownStatement,
    about: ReadRows,
    occasion: Occasion,
    options: Options,
  ): Promise<QueryResult<R>> {
    statement.traced ??= tracedRead(setting, db, compiled, about);
    const { traced } = statement;
    const asked = { ...compiled, sql: traced.text };
    const run = pending === undefined ? prepared.alone : prepared.within;
    const { result, captured } = capturedRead(
      traced,
      options === undefined ? await run<R>(inner, asked) : await inner.executeQuery<R>(asked, options),
    );
    await told(
      captured.map((event) => ({ ...event, ...occasion })),
      about.isStrict,
    );
    return result;
  }

  /** Records that the database has refused a statement, or failed at one that reads. */
  function refused(error: unknown, { written, read: about }: KnownStatement, occasion: Occasion): void {
    const isRefused = isDenied(error);
    const tables: readonly Omit<RecordedWork, 'type'>[] = [
      ...(isRefused && written !== undefined ? [written] : []),
      ...(about?.tables ?? []),
    ];
    const type = isRefused ? 'access.refused' : 'access.failed';
    reads.add(tables.map(({ table, columns }) => ({ work: { type, table, columns }, ...occasion })));
  }

  /** Writes, and records what was read elsewhere to do so. */
  async function writeFrom<R>(
    compiled: CompiledQuery,
    statement: KnownStatement,
    written: WrittenRows,
    { tables, isStrict }: ReadRows,
    occasion: Occasion,
  ): Promise<QueryResult<R>> {
    const result = (await write(compiled, statement, written, occasion)) as QueryResult<R>;
    const rows = Number(result.numAffectedRows ?? 0n);
    const elsewhere = rows === 0 ? [] : tables.filter(({ table }) => table !== written.table);
    await told(
      elsewhere.map(({ table, columns }) => ({ work: { type: 'rows.read', table, columns }, rows, ...occasion })),
      isStrict,
    );
    return result;
  }

  async function recorded<R>(statement: KnownStatement, work: (occasion: Occasion) => Promise<QueryResult<R>>) {
    // Taken now: whoever commits may do so elsewhere.
    const occasion = { at: clock(), context: context() };
    try {
      return await work(occasion);
    } catch (error) {
      if (!(error instanceof GallraError)) refused(error, statement, occasion);
      throw error;
    }
  }

  function executeQuery<R>(compiled: CompiledQuery, options?: Options): Promise<QueryResult<R>> {
    const found = RawNode.is(compiled.query) ? control.exec(compiled.sql)?.groups : undefined;
    if (found !== undefined) return controlled<R>(compiled, found);
    const statement = statements(compiled);
    const { written, read: about } = statement;
    if (written !== undefined)
      return recorded(statement, (occasion) =>
        about === undefined
          ? (write(compiled, statement, written, occasion) as Promise<QueryResult<R>>)
          : writeFrom<R>(compiled, statement, written, about, occasion),
      );
    if (about !== undefined)
      return recorded(statement, (occasion) => read<R>(compiled, statement, about, occasion, options));
    return inner.executeQuery<R>(compiled, options);
  }

  async function* streamQuery<R>(
    ...[compiled, chunkSize, options]: Parameters<DatabaseConnection['streamQuery']>
  ): AsyncIterableIterator<QueryResult<R>> {
    const statement = statements(compiled);
    const { written, read: about } = statement;
    if (written !== undefined)
      throw new GallraError(
        'audit.unreadable',
        `A statement that writes to table "${written.table}" cannot be streamed. Execute it; nothing was changed.`,
      );
    if (about === undefined) {
      yield* inner.streamQuery<R>(compiled, chunkSize, options);
      return;
    }
    if (about.isStrict && isAlone)
      throw new GallraError(
        'audit.unreadable',
        `What is read in table "${about.tables[0]?.table}" is to be recorded before it is handed over, and the only connection is busy while it streams. Execute the statement instead.`,
      );
    const occasion = { at: clock(), context: context() };
    statement.traced ??= tracedRead(setting, db, compiled, about);
    const { traced } = statement;
    try {
      for await (const part of inner.streamQuery<R>({ ...compiled, sql: traced.text }, chunkSize, options)) {
        const { result, captured } = capturedRead(traced, part);
        await told(
          captured.map((event) => ({ ...event, ...occasion })),
          about.isStrict,
        );
        yield result;
      }
    } catch (error) {
      if (!(error instanceof GallraError)) refused(error, statement, occasion);
      throw error;
    }
  }

  return {
    inner,
    executeQuery,
    streamQuery,
    begun,
    flush,
    ended,
    marked,
    rolledBackTo,
    ...(inner.cancelQuery === undefined ? {} : { cancelQuery: inner.cancelQuery.bind(inner) }),
    ...(inner.collectSessionInfo === undefined ? {} : { collectSessionInfo: inner.collectSessionInfo.bind(inner) }),
    ...(inner.killSession === undefined ? {} : { killSession: inner.killSession.bind(inner) }),
  };
}
