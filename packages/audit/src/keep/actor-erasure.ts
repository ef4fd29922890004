import { GallraError, type Policy, policyVersion } from '@gallra/core';
import { type AuditLogs, type ErasedPart, type RecordedActor, recordErasures } from '@gallra/core/audit';
import type { Store } from '@gallra/core/store';
import { isObject, jsonOf } from '../export/canonical-json.ts';

/** How to erase who did it. */
export interface ActorErasureOptions {
  /** Now. */
  readonly at: Date;
  /** Events looked at in one transaction, at most; default 1,000. */
  readonly batchSize?: number;
  /** Stops between two transactions; what was erased until then stays erased. */
  readonly signal?: AbortSignal;
}

/** What was erased. */
export interface ActorErasureReport {
  /** Events that no longer tell who did it. */
  readonly events: number;
  /** Those logs that had any. */
  readonly logs: readonly string[];
}

const textOf = (json: string, member: string): string | undefined => {
  const said = jsonOf(json);
  const value = isObject(said) ? said[member] : undefined;
  return typeof value === 'string' ? value : undefined;
};

/** Erases first and tells it after: an event accounts only for what stands before it. */
async function eraseFrom(
  audit: AuditLogs,
  theirs: readonly RecordedActor[],
  told: { readonly at: Date; readonly policy: string },
): Promise<void> {
  await audit.eraseActors(theirs.map(({ position }) => position));
  const erased = [...Map.groupBy(theirs, ({ log }) => log)].map(([log, events]): readonly [string, ErasedPart] => [
    log,
    { part: 'actor', events: events.flatMap(({ envelope }) => textOf(envelope, 'id') ?? []) },
  ]);
  await recordErasures(audit, new Map(erased), told);
}

/**
 * Erases who did it from all events of one actor, in all logs: somebody has left, and nothing needs their name in the
 * log any more. What was done stays, and so do the proofs. Safe to run again; it goes through every event that has an
 * actor.
 *
 * @param store - the host's database
 * @param policy - a checked policy
 * @param actor - identifier of the actor, as the context has it
 * @param options - see {@link ActorErasureOptions}
 * @returns how many events, and in which logs
 * @throws GallraError `audit.invalid` for an empty identifier; the signal's own reason when it is aborted
 * @see GDPR Art. 5(1)(e), 17(1)
 * @example
 * ```ts
 * import { eraseActor } from '@gallra/audit';
 * import type { Policy } from '@gallra/core';
 * import type { Store } from '@gallra/core/store';
 *
 * declare const store: Store;
 * declare const policy: Policy;
 * const { events } = await eraseActor(store, policy, 'agent-7', { at: new Date() });
 * console.log(events);
 * ```
 */
export async function eraseActor(
  store: Store,
  policy: Policy,
  actor: string,
  options: ActorErasureOptions,
): Promise<ActorErasureReport> {
  const { at, batchSize = 1000, signal } = options;
  if (actor === '') throw new GallraError('audit.invalid', 'Name the actor whose traces are to be erased.');
  const told = { at, policy: policyVersion(policy).rules };
  const logs = new Set<string>();
  let events = 0;
  let after: string | undefined;
  do {
    signal?.throwIfAborted();
    const behind = after === undefined ? {} : { after };
    const batch = await store.transaction(async ({ audit }) => {
      const found = await audit.actors({ ...behind, limit: batchSize });
      const theirs = found.filter(({ actor: { body } }) => textOf(body, 'id') === actor);
      if (theirs.length > 0) await eraseFrom(audit, theirs, told);
      return { theirs, last: found.at(-1)?.position };
    });
    for (const { log } of batch.theirs) logs.add(log);
    events += batch.theirs.length;
    after = batch.last;
  } while (after !== undefined);
  return { events, logs: [...logs] };
}
