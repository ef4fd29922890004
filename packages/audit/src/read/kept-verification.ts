import type { Store } from '@gallra/core/store';
import { exportLog } from '../export/audit-export.ts';
import { parseVerifierKey, verifierNamed } from '../note/note-key.ts';
import { checkpointsByLog, missingLogs } from '../verify/log-checkpoints.ts';
import { type LogVerification, verifyLog } from '../verify/verify-log.ts';
import { chosenLogs, type EventFilter } from './audit-events.ts';
import { keptLeaves } from './kept-leaves.ts';

/** How the logs of a database are verified. */
export interface KeptVerifyOptions extends Pick<EventFilter, 'controller' | 'log'> {
  /** Verifier key of the host. */
  readonly verifier: string;
  /** Checkpoints kept elsewhere, of any of the logs: without them, what went together with its checkpoints is not missed. */
  readonly checkpoints?: readonly string[];
}

/** What became of verifying a log of the database. */
export interface KeptLogVerification extends LogVerification {
  /** Its identifier; empty for checkpoints that are malformed, or of no log of this key. */
  readonly log: string;
  /** Key of the controller; absent: the vendor. */
  readonly controller?: string;
}

/**
 * Verifies the logs of a database, each against its own checkpoints and those kept elsewhere. A log is not all right
 * either where it has lost the checkpoints that its sealed events had, or where only a checkpoint kept elsewhere still
 * tells of it.
 *
 * @param store - the host's database
 * @param options - see {@link KeptVerifyOptions}
 * @returns one for each log that has anything sealed, then those that are gone, then checkpoints that tell of none
 * @throws GallraError `audit.invalid` where the key is none
 * @see GDPR Art. 5(2) and 32(1)(b), RFC 6962 section 2.1, C2SP tlog-checkpoint
 * @example
 * ```ts
 * import { fileWitness, verifyKeptLogs } from '@gallra/audit';
 * import type { Store } from '@gallra/core/store';
 *
 * declare const store: Store;
 * declare const verifier: string;
 * const checkpoints = await fileWitness('/mnt/elsewhere/checkpoints').checkpoints();
 * for (const { log, ok, problems } of await verifyKeptLogs(store, { verifier, checkpoints })) console.log(log, ok, problems);
 * ```
 */
export async function verifyKeptLogs(
  store: Store,
  { verifier, checkpoints = [], ...which }: KeptVerifyOptions,
): Promise<readonly KeptLogVerification[]> {
  const key = parseVerifierKey(verifier);
  const { sealed, unknown } = checkpointsByLog(checkpoints, [key]);
  const originOf = (log: string) => `${key.name}/${log}`;
  const logs = await store.transaction(({ audit }) => audit.list());
  const found: KeptLogVerification[] = [];
  for (const { log, controller, size } of chosenLogs(logs, which)) {
    const origin = originOf(log);
    // Before the events: whoever seals meanwhile adds some that these do not vouch for yet.
    const own = await store.transaction(({ audit }) => audit.checkpoints(log));
    const notes = [...own.map(({ checkpoint }) => checkpoint), ...(sealed.get(origin)?.notes ?? [])];
    if (size === 0 && notes.length === 0) continue;
    const keys = [verifierNamed(verifier, origin)];
    const result = await verifyLog(exportLog(origin, keptLeaves(store, log)), { checkpoints: notes, keys });
    const ok = result.ok && result.sealed >= size;
    found.push({ log, ...(controller === undefined ? {} : { controller }), ...result, ok });
  }
  // Whose log it was that is gone altogether, nobody knows any more.
  if (which.controller !== undefined) return found;
  for (const [origin, { notes }] of missingLogs(sealed, new Set(logs.map(({ log }) => originOf(log))))) {
    const log = origin.slice(key.name.length + 1);
    if (which.log !== undefined && which.log !== log) continue;
    const keys = [verifierNamed(verifier, origin)];
    found.push({ log, ...(await verifyLog(exportLog(origin, []), { checkpoints: notes, keys })) });
  }
  if (unknown.length > 0 && which.log === undefined)
    found.push({ log: '', ...(await verifyLog(exportLog(key.name, []), { checkpoints: unknown, keys: [verifier] })) });
  return found;
}
