import {
  type AuditEvent,
  auditRecord,
  type ContextSource,
  GallraError,
  type Policy,
  type ProcessingTerm,
} from '@gallra/core';
import {
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type Kysely,
  type QueryResult,
  RawNode,
} from 'kysely';
import type { AnyDatabase } from '../any-database.ts';
import { kyselyAudit } from '../records/audit-logs.ts';
import { kyselyRequests } from '../records/ledger.ts';
import type { CaptureSetting } from './capture-setting.ts';
import { type CapturedWrite, captureWrite } from './captured-write.ts';
import { kyselyOn } from './fixed-connection.ts';
import { type WrittenRows, writtenRows } from './written-rows.ts';

/** What the connections of one dialect share. */
export interface AuditSetting extends CaptureSetting {
  readonly host: Dialect;
  readonly driver: Driver;
  readonly context: ContextSource;
  readonly clock: () => Date;
  /** Version of the policy's rules. */
  readonly rules: string;
  readonly own: (table: string) => ReturnType<CaptureSetting['names']['from']>;
}

/** A write, in the context in which it was executed. */
interface PendingWrite extends CapturedWrite {
  readonly at: Date;
  readonly context: ReturnType<ContextSource>;
}

const terms: Readonly<Record<WrittenRows['type'], ProcessingTerm>> = {
  'rows.inserted': 'dpv:Store',
  'rows.updated': 'dpv:Modify',
  'rows.deleted': 'dpv:Erase',
};

/** Transaction control that the host writes by itself, on a connection it has borrowed. */
const control =
  /^\s*(?:(?<begin>begin|start\s+transaction)|(?<commit>commit|end)|(?<to>rollback(?:\s+(?:work|transaction))?\s+to(?:\s+savepoint)?\s+(?<back>\S+))|(?<rollback>rollback|abort)|savepoint\s+(?<mark>\S+))\b/i;

const purposeBasis = (policy: Policy, purpose: string | undefined) =>
  purpose === undefined ? undefined : policy.purposes?.[purpose]?.basis;

/** The events of writes, in the log of the controller they were done for. */
async function append(
  { policy, own, dialect, rules }: AuditSetting,
  db: Kysely<AnyDatabase>,
  writes: readonly PendingWrite[],
): Promise<void> {
  const logs = kyselyAudit(db, own, dialect);
  const requests = kyselyRequests(db, own, policy, dialect);
  for (const { type, table, columns, rows, people, at, context = {} } of writes) {
    const { actor, controller, purpose, request } = context;
    const subjects = new Set<string>();
    // In one order everywhere, so that two transactions never wait for each other.
    const inOrder = people.toSorted((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
    for (const person of inOrder) subjects.add(await requests.reference(person));
    const basis = purposeBasis(policy, purpose);
    const event: AuditEvent = {
      log: await logs.of(controller),
      at,
      class: 'change',
      type,
      processing: terms[type],
      policy: rules,
      table,
      columns,
      rows,
      ...(subjects.size === 0 ? {} : { subjects: [...subjects] }),
      ...(purpose === undefined ? {} : { purpose }),
      ...(basis === undefined ? {} : { basis }),
      ...(request === undefined ? {} : { request }),
      ...(actor === undefined ? {} : { actor }),
    };
    await logs.append([auditRecord(event)]);
  }
}

/** A connection that records what is written through it, in the same transaction. */
export interface AuditedConnection extends DatabaseConnection {
  readonly inner: DatabaseConnection;
  begun(): void;
  /** Writes the events of the transaction; then it may commit. */
  flush(): Promise<void>;
  ended(): void;
  marked(savepoint: string): void;
  rolledBackTo(savepoint: string): void;
}

/** Wraps a connection of the host's driver. */
export function auditedConnection(setting: AuditSetting, inner: DatabaseConnection): AuditedConnection {
  const { policy, names, host, driver, context, clock } = setting;
  const db = kyselyOn(host, inner);
  let pending: PendingWrite[] | undefined;
  let marks: { readonly savepoint: string; readonly length: number }[] = [];

  const begun = () => {
    pending = [];
    marks = [];
  };
  const ended = () => {
    pending = undefined;
    marks = [];
  };
  const flush = async () => {
    const writes = pending ?? [];
    pending = pending === undefined ? undefined : [];
    await append(setting, db, writes);
  };
  const unquoted = (savepoint: string) => savepoint.replace(/["`;]/g, '');
  const marked = (savepoint: string) => {
    marks.push({ savepoint: unquoted(savepoint), length: pending?.length ?? 0 });
  };
  const rolledBackTo = (savepoint: string) => {
    const index = marks.findLastIndex((mark) => mark.savepoint === unquoted(savepoint));
    const mark = marks[index];
    if (mark === undefined || pending === undefined) return;
    pending = pending.slice(0, mark.length);
    marks = marks.slice(0, index + 1);
  };

  /** What the host says of its transaction in raw SQL. */
  async function controlled<R>(compiled: CompiledQuery): Promise<QueryResult<R> | undefined> {
    if (!RawNode.is(compiled.query)) return undefined;
    const found = control.exec(compiled.sql)?.groups;
    if (found === undefined) return undefined;
    if (found.commit !== undefined) await flush();
    const result = await inner.executeQuery<R>(compiled);
    if (found.begin !== undefined) begun();
    else if (found.back !== undefined) rolledBackTo(found.back);
    else if (found.mark !== undefined) marked(found.mark);
    else ended();
    return result;
  }

  async function capture(compiled: CompiledQuery, written: WrittenRows): Promise<QueryResult<unknown>> {
    // Captured now: whoever commits may do so elsewhere.
    const about = { at: clock(), context: context() };
    const { result, captured } = await captureWrite(setting, db, inner, compiled, written);
    pending?.push(...captured.map((write) => ({ ...write, ...about })));
    return result;
  }

  async function executeQuery<R>(compiled: CompiledQuery, options?: Parameters<DatabaseConnection['executeQuery']>[1]) {
    const known = await controlled<R>(compiled);
    if (known !== undefined) return known;
    const written = writtenRows(compiled.query, policy, names);
    if (written === undefined) return inner.executeQuery<R>(compiled, options);
    if (pending !== undefined) return (await capture(compiled, written)) as QueryResult<R>;
    await driver.beginTransaction(inner, {});
    begun();
    try {
      const result = await capture(compiled, written);
      await flush();
      await driver.commitTransaction(inner);
      return result as QueryResult<R>;
    } catch (error) {
      await driver.rollbackTransaction(inner);
      throw error;
    } finally {
      ended();
    }
  }

  async function* streamQuery<R>(
    ...[compiled, chunkSize, options]: Parameters<DatabaseConnection['streamQuery']>
  ): AsyncIterableIterator<QueryResult<R>> {
    const written = writtenRows(compiled.query, policy, names);
    if (written !== undefined)
      throw new GallraError(
        'audit.unreadable',
        `A statement that writes to table "${written.table}" cannot be streamed. Execute it; nothing was changed.`,
      );
    yield* inner.streamQuery<R>(compiled, chunkSize, options);
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
