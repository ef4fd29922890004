import type { Row, SubjectKey } from '@gallra/core';
import { type AuditEvent, auditRecord } from '@gallra/core/audit';
import type { Kysely } from 'kysely';
import type { AnyDatabase } from '../../database/any-database.ts';
import { guarded } from '../../database/database-error.ts';
import { kyselyAudit } from '../../store/audit/audit-logs.ts';
import { subjectReferences } from '../../store/own/subject-references.ts';
import { subjectSecrets } from '../../store/own/subject-secrets.ts';
import type { FrameEvent } from '../event/event-frame.ts';
import { addingFramed } from '../event/event-sql.ts';
import { type PendingEvent, type RecordedWork, recordedEvent } from '../event/pending-event.ts';
import { encryptedFor, recordedChanges, type WrittenValues } from '../event/written-values.ts';
import { peopleBehind } from '../rows/people-behind.ts';
import type { CaptureSetting } from '../setting/capture-setting.ts';
import { doneFor } from '../setting/direct-parties.ts';

/** What writing events takes, besides a connection. */
export interface RecordingSetting extends CaptureSetting {
  /** Version of the policy's rules. */
  readonly rules: string;
  /** The open logs, by controller, of which it is known that they have been committed. */
  readonly logs: Map<string, string>;
  /** Equal works share one object, so that they can be compared by identity. */
  readonly alike: (work: RecordedWork) => RecordedWork;
  readonly frame: FrameEvent;
}

/** Writes events into the logs of the controllers that the work was done for. */
export interface Recording {
  /** The log of a controller, or of the vendor. */
  logOf(controller: string | undefined): Promise<string>;
  append(events: readonly PendingEvent[]): Promise<void>;
  /** Call at the end of a transaction: logs it opened are remembered only if it committed. */
  ended(committed: boolean): void;
}

/** Several pieces of work as one. */
interface Gathered {
  readonly first: PendingEvent;
  rows: number | undefined;
  readonly people: SubjectKey[];
  readonly traced: Row[];
  readonly written: WrittenValues[];
}

/** Work within one context that tells the same, but for how many rows it is about and whose, is one event. */
function together(events: readonly PendingEvent[], alike: RecordingSetting['alike']): readonly Gathered[] {
  const contexts = new Map<PendingEvent['context'], Map<RecordedWork, Gathered>>();
  for (const event of events) {
    const works = contexts.get(event.context) ?? new Map<RecordedWork, Gathered>();
    contexts.set(event.context, works);
    const work = alike(event.work);
    const gathered = works.get(work) ?? { first: event, rows: undefined, people: [], traced: [], written: [] };
    works.set(work, gathered);
    if (event.rows !== undefined) gathered.rows = (gathered.rows ?? 0) + event.rows;
    for (const person of event.people ?? []) gathered.people.push(person);
    for (const row of event.traced ?? []) gathered.traced.push(row);
    for (const row of event.written ?? []) gathered.written.push(row);
  }
  return [...contexts.values()].flatMap((works) => [...works.values()]);
}

/** @param db - on a connection */
export function recording(setting: RecordingSetting, db: Kysely<AnyDatabase>): Recording {
  const { own, dialect, policy, logs } = setting;
  const audit = kyselyAudit(db, own, dialect);
  const references = subjectReferences(db, own('gallra_subjects'), policy, dialect);
  const secretsOf = subjectSecrets(db, own('gallra_subjects'), dialect);
  const fresh = new Map<string, string>();

  async function logOf(controller: string | undefined): Promise<string> {
    const name = controller ?? '';
    const known = logs.get(name) ?? fresh.get(name);
    if (known !== undefined) return known;
    const log = await audit.of(controller);
    fresh.set(name, log);
    return log;
  }

  /** Compiled when it is first wanted: who writes a single time by a connection may never want it. */
  let addOne: ReturnType<typeof addingFramed> | undefined;
  /** The one-statement path, for an event with only a row count and subjects; false if it needs more. */
  async function appendOne({ first, rows, people, traced, written }: Gathered): Promise<boolean> {
    const { oneStatementEvents } = dialect.capabilities;
    if (!oneStatementEvents || rows === undefined || traced.length > 0 || written.length > 0) return false;
    addOne ??= addingFramed(db, own, policy);
    const add = addOne;
    const log = await logOf(first.context?.controller);
    await guarded('writing to its audit log', () => add(setting.frame(first.work, first, log), rows, people));
    return true;
  }

  return {
    logOf,
    async append(pending) {
      if (pending.length === 0) return;
      const works = together(pending, setting.alike);
      const [only, ...others] = works;
      if (only !== undefined && others.length === 0 && (await appendOne(only))) return;
      for (const { first, people, traced } of works)
        if (traced.length > 0)
          for (const person of await peopleBehind(setting, db, {
            table: first.work.table,
            rows: traced,
            by: doneFor(policy, first.context),
          }))
            people.push(person);
      const everybody = works.flatMap(({ people, written }) => [...people, ...written.flatMap((row) => row.people)]);
      const named = await guarded('naming data subjects', () => references(everybody));
      let place = 0;
      const next = (amount: number) => {
        place += amount;
        return named.slice(place - amount, place);
      };
      const referred = works.map(({ first, rows, people, written }) => ({
        first,
        rows,
        subjects: next(people.length),
        written: written.map(({ people: theirs, values }) => ({ references: next(theirs.length), values })),
      }));
      const readers = referred.flatMap(({ first, written }) => encryptedFor(setting, first.work.table, written));
      const secrets = await guarded('reading keys of data subjects', () => secretsOf(readers, { make: true }));
      const events: AuditEvent[] = [];
      for (const { first, rows, subjects, written } of referred) {
        const event = recordedEvent(setting, first.work, first, await logOf(first.context?.controller));
        const change = recordedChanges(setting, first.work.table, written, secrets);
        events.push({
          ...event,
          ...(rows === undefined ? {} : { rows }),
          ...(subjects.length === 0 ? {} : { subjects }),
          ...(change.length === 0 ? {} : { change }),
        });
      }
      await audit.append(events.map(auditRecord));
    },
    ended(committed) {
      if (fresh.size === 0) return;
      if (committed) for (const [controller, log] of fresh) logs.set(controller, log);
      fresh.clear();
    },
  };
}
