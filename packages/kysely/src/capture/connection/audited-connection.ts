import { GallraError, type Row } from '@gallra/core';
import type { ContextSource } from '@gallra/core/audit';
import { retried } from '@gallra/core/store';
import {
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type Kysely,
  type QueryResult,
  RawNode,
} from 'kysely';
import type { AnyDatabase } from '../../database/any-database.ts';
import { isDenied, mustGiveWay } from '../../database/database-error.ts';
import type { ReadRows } from '../../statement/read-rows.ts';
import type { WrittenRows } from '../../statement/written-rows.ts';
import type { Occasion, PendingEvent, RecordedWork } from '../event/pending-event.ts';
import { doneFor } from '../setting/direct-parties.ts';
import { combinedWrite } from '../statement/combined-write.ts';
import { captureWrite } from '../statement/followed-write.ts';
import type { KnownStatement } from '../statement/known-statements.ts';
import type { PreparedStatements } from '../statement/prepared-statements.ts';
import { capturedRead, tracedRead } from '../statement/traced-read.ts';
import { kyselyOn, preparing } from './fixed-connection.ts';
import type { ReadLog } from './read-log.ts';
import { type Recording, type RecordingSetting, recording } from './recording.ts';
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

/** A statement that is recorded, and when and in which context it is executed. */
interface Execution {
  readonly compiled: CompiledQuery;
  readonly statement: KnownStatement;
  readonly occasion: Occasion;
}

/**
 * A connection of the host's driver that records what is done through it: what is written in the same transaction, what
 * is read beside it.
 */
export class AuditedConnection implements DatabaseConnection {
  readonly inner: DatabaseConnection;
  readonly cancelQuery?: NonNullable<DatabaseConnection['cancelQuery']>;
  readonly collectSessionInfo?: NonNullable<DatabaseConnection['collectSessionInfo']>;
  readonly killSession?: NonNullable<DatabaseConnection['killSession']>;

  readonly #setting: AuditSetting;
  readonly #db: Kysely<AnyDatabase>;
  readonly #recording: Recording;
  /** Events of the transaction that is open. */
  #pending: MarkedList<PendingEvent> | undefined;

  constructor(setting: AuditSetting, inner: DatabaseConnection) {
    this.inner = inner;
    this.#setting = setting;
    this.#db = kyselyOn(setting.host, inner);
    this.#recording = recording(setting, kyselyOn(setting.host, preparing(inner, setting.prepared)));
    if (inner.cancelQuery !== undefined) this.cancelQuery = inner.cancelQuery.bind(inner);
    if (inner.collectSessionInfo !== undefined) this.collectSessionInfo = inner.collectSessionInfo.bind(inner);
    if (inner.killSession !== undefined) this.killSession = inner.killSession.bind(inner);
  }

  begun(): void {
    this.#pending = markedList();
  }

  /** Writes the events of the transaction; then it may commit. */
  async flush(): Promise<void> {
    return this.#recording.append(this.#pending?.take() ?? []);
  }

  ended(committed: boolean): void {
    this.#pending = undefined;
    this.#recording.ended(committed);
  }

  marked(savepoint: string): void {
    this.#pending?.mark(savepoint);
  }

  rolledBackTo(savepoint: string): void {
    this.#pending?.backTo(savepoint);
  }

  executeQuery<R>(compiled: CompiledQuery, options?: Options): Promise<QueryResult<R>> {
    const found = RawNode.is(compiled.query) ? control.exec(compiled.sql)?.groups : undefined;
    if (found !== undefined) return this.#controlled<R>(compiled, found);
    const statement = this.#setting.statements(compiled);
    const { written, read: about } = statement;
    if (written !== undefined)
      return this.#recorded(compiled, statement, (execution) =>
        about === undefined
          ? (this.#write(execution, written) as Promise<QueryResult<R>>)
          : this.#writeFrom<R>(execution, written, about),
      );
    if (about !== undefined)
      return this.#recorded(compiled, statement, (execution) => this.#read<R>(execution, about, options));
    return this.inner.executeQuery<R>(compiled, options);
  }

  async *streamQuery<R>(
    ...[compiled, chunkSize, options]: Parameters<DatabaseConnection['streamQuery']>
  ): AsyncIterableIterator<QueryResult<R>> {
    const { statements, clock, context, isAlone } = this.#setting;
    const statement = statements(compiled);
    const { written, read: about } = statement;
    if (written !== undefined)
      throw new GallraError(
        'audit.unreadable',
        `A statement that writes to table "${written.table}" cannot be streamed. Execute it; nothing was changed.`,
      );
    if (about === undefined) {
      yield* this.inner.streamQuery<R>(compiled, chunkSize, options);
      return;
    }
    if (about.isStrict && isAlone)
      throw new GallraError(
        'audit.unreadable',
        `What is read in table "${about.tables[0]?.table}" is to be recorded before it is handed over, and the only connection is busy while it streams. Execute the statement instead.`,
      );
    const occasion = { at: clock(), context: context() };
    statement.traced ??= tracedRead(this.#setting, this.#db, compiled, about);
    const { traced } = statement;
    try {
      for await (const part of this.inner.streamQuery<R>({ ...compiled, sql: traced.text }, chunkSize, options)) {
        const { result, captured } = capturedRead(traced, part);
        await this.#told(
          captured.map((event) => ({ ...event, ...occasion })),
          about.isStrict,
        );
        yield result;
      }
    } catch (error) {
      if (!(error instanceof GallraError)) this.#refused(error, statement, occasion);
      throw error;
    }
  }

  /** What the host says of its transaction in raw SQL. */
  async #controlled<R>(compiled: CompiledQuery, found: Control): Promise<QueryResult<R>> {
    if (found.commit !== undefined) await this.flush();
    const result = await this.inner.executeQuery<R>(compiled);
    if (found.begin !== undefined) this.begun();
    else if (found.back !== undefined) this.rolledBackTo(found.back);
    else if (found.mark !== undefined) this.marked(found.mark);
    else this.ended(found.commit !== undefined);
    return result;
  }

  /** Whoever executes a single statement does not expect to be the one who gives way. */
  #inItsOwnTransaction<T>(work: () => Promise<T>): Promise<T> {
    return retried(() => this.#once(work), patience);
  }

  async #once<T>(work: () => Promise<T>): Promise<T> {
    const { driver } = this.#setting;
    await driver.beginTransaction(this.inner, {});
    this.begun();
    let committed = false;
    try {
      const result = await work();
      await this.flush();
      await driver.commitTransaction(this.inner);
      committed = true;
      return result;
    } catch (error) {
      await driver.rollbackTransaction(this.inner);
      throw error;
    } finally {
      this.ended(committed);
    }
  }

  async #capture({ compiled, occasion }: Execution, written: WrittenRows): Promise<QueryResult<unknown>> {
    const by = doneFor(this.#setting.policy, occasion.context);
    const on = { db: this.#db, connection: this.inner, by };
    const { result, captured } = await captureWrite(this.#setting, on, compiled, written);
    this.#pending?.add(captured.map((write) => ({ ...write, ...occasion })));
    return result;
  }

  /** The log of a controller, looked up outside of a transaction, so that it can be relied on. */
  async #opened(controller: string | undefined): Promise<string> {
    const log = await this.#recording.logOf(controller);
    this.#recording.ended(true);
    return log;
  }

  async #write(execution: Execution, written: WrittenRows): Promise<QueryResult<unknown>> {
    const { prepared, logs, frame, policy } = this.#setting;
    const { compiled, statement, occasion } = execution;
    const { query, queryId, parameters } = compiled;
    statement.combined ??= (await combinedWrite(this.#setting, this.#db, compiled, written)) ?? false;
    const { combined } = statement;
    if (this.#pending !== undefined) {
      if (combined === false) return this.#capture(execution, written);
      const { result, people } = combined.alone.told(
        await prepared.within<Row>(this.inner, { sql: combined.alone.text, query, queryId, parameters }),
        doneFor(policy, occasion.context),
      );
      const rows = Number(result.numAffectedRows);
      if (rows > 0) this.#pending?.add([{ work: written, ...occasion, rows, people }]);
      return result;
    }
    const controller = occasion.context?.controller;
    const log = logs.get(controller ?? '') ?? (await this.#opened(controller));
    if (combined === false) return this.#inItsOwnTransaction(() => this.#capture(execution, written));
    const bound = combined.parameters(parameters, frame(written, occasion, log));
    return combined.result(
      await prepared.alone<Row>(this.inner, { sql: combined.text, parameters: bound, query, queryId }),
    );
  }

  /** Writes, and records what was read elsewhere to do so. */
  async #writeFrom<R>(
    execution: Execution,
    written: WrittenRows,
    { tables, isStrict }: ReadRows,
  ): Promise<QueryResult<R>> {
    const result = (await this.#write(execution, written)) as QueryResult<R>;
    const rows = Number(result.numAffectedRows ?? 0n);
    const elsewhere = rows === 0 ? [] : tables.filter(({ table }) => table !== written.table);
    await this.#told(
      elsewhere.map(({ table, columns }) => ({
        work: { type: 'rows.read', table, columns },
        rows,
        ...execution.occasion,
      })),
      isStrict,
    );
    return result;
  }

  async #read<R>(
    { compiled, statement, occasion }: Execution,
    about: ReadRows,
    options: Options,
  ): Promise<QueryResult<R>> {
    const { prepared } = this.#setting;
    statement.traced ??= tracedRead(this.#setting, this.#db, compiled, about);
    const { traced } = statement;
    const asked = { ...compiled, sql: traced.text };
    const run = this.#pending === undefined ? prepared.alone : prepared.within;
    const { result, captured } = capturedRead(
      traced,
      options === undefined ? await run<R>(this.inner, asked) : await this.inner.executeQuery<R>(asked, options),
    );
    await this.#told(
      captured.map((event) => ({ ...event, ...occasion })),
      about.isStrict,
    );
    return result;
  }

  /** Records what was read: before anybody sees the rows, where that is asked for. */
  async #told(events: readonly PendingEvent[], isStrict: boolean): Promise<void> {
    const { reads, isAlone } = this.#setting;
    if (events.length === 0) return;
    if (!isStrict) reads.add(events);
    else if (!isAlone) await reads.write(events);
    else if (this.#pending !== undefined) this.#pending.add(events);
    else await this.#inItsOwnTransaction(async () => this.#pending?.add(events));
  }

  async #recorded<R>(
    compiled: CompiledQuery,
    statement: KnownStatement,
    work: (execution: Execution) => Promise<QueryResult<R>>,
  ): Promise<QueryResult<R>> {
    const { clock, context } = this.#setting;
    // Taken now: whoever commits may do so elsewhere.
    const occasion = { at: clock(), context: context() };
    try {
      return await work({ compiled, statement, occasion });
    } catch (error) {
      if (!(error instanceof GallraError)) this.#refused(error, statement, occasion);
      throw error;
    }
  }

  /** Records that the database has refused a statement, or failed at one that reads. */
  #refused(error: unknown, { written, read: about }: KnownStatement, occasion: Occasion): void {
    const isRefused = isDenied(error);
    const tables: readonly Omit<RecordedWork, 'type'>[] = [
      ...(isRefused && written !== undefined ? [written] : []),
      ...(about?.tables ?? []),
    ];
    const type = isRefused ? 'access.refused' : 'access.failed';
    this.#setting.reads.add(tables.map(({ table, columns }) => ({ work: { type, table, columns }, ...occasion })));
  }
}
