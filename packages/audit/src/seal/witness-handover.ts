import { GallraError, isShortCode } from '@gallra/core';
import { type LeaseOptions, type Store, withLease } from '@gallra/core/store';
import type { LogKey } from '../note/log-key.ts';
import type { Witness, WitnessAlarm, WitnessedCheckpoint } from '../witness/witness.ts';

/** What is handed over. */
export interface Handover {
  readonly keyOf: (log: string) => LogKey;
  /** Logs that have just grown: handed over whatever the database says that the witness has. */
  readonly grown: { has(log: string): boolean };
}

/** The newest checkpoints that a witness has not got, or has got for more events than there are. */
const missingAt = (
  store: Store,
  name: string,
  { keyOf, grown }: Handover,
): Promise<readonly (WitnessedCheckpoint & { readonly hasMore: boolean })[]> =>
  store.transaction(async ({ audit }) => {
    const kept = new Map(
      (await audit.witnessed()).filter(({ witness }) => witness === name).map(({ log, size }) => [log, size]),
    );
    const missing: (WitnessedCheckpoint & { readonly hasMore: boolean })[] = [];
    for (const { log, size } of await audit.list()) {
      const its = kept.get(log) ?? 0;
      if (size === its && !grown.has(log)) continue;
      const [newest] = await audit.checkpoints(log, 1);
      if (newest !== undefined) missing.push({ ...newest, log, origin: keyOf(log).origin, hasMore: its > size });
    }
    return missing;
  });

/** What may be said of an error: others' messages may hold a URL, a header, a path. */
function told(error: unknown): string {
  if (error instanceof GallraError) return error.message;
  const inner = error instanceof Error && error.cause !== undefined ? error.cause : error;
  const code = typeof inner === 'object' && inner !== null && 'code' in inner ? inner.code : undefined;
  const named = isShortCode(code) ? ` (${code})` : '';
  return `It could not keep the checkpoint${named}.`;
}

/** Has a checkpoint kept within its time. */
async function kept(witness: Witness, checkpoint: WitnessedCheckpoint): Promise<'kept' | 'late' | { message: string }> {
  const { timeoutSeconds = 10 } = witness;
  const cut = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  // A witness that does not heed the signal is not waited for either.
  const late = new Promise<'late'>((resolve) => {
    timer = setTimeout(() => {
      resolve('late');
      cut.abort();
    }, timeoutSeconds * 1000);
  });
  const keeping = Promise.resolve()
    .then(() => witness.keep(checkpoint, { signal: cut.signal }))
    .then(
      () => 'kept' as const,
      (error: unknown) => ({ message: told(error) }),
    );
  try {
    return await Promise.race([keeping, late]);
  } finally {
    clearTimeout(timer);
  }
}

async function handTo(store: Store, witness: Witness, handover: Handover, signal: AbortSignal) {
  const { name, timeoutSeconds = 10 } = witness;
  const alarms: WitnessAlarm[] = [];
  let isLate = false;
  for (const { hasMore, ...checkpoint } of await missingAt(store, name, handover)) {
    signal.throwIfAborted();
    const { log, size } = checkpoint;
    const alarm = (message: string) => alarms.push({ witness: name, log, size, message });
    if (hasMore) {
      alarm(
        'The witness holds a checkpoint for more events than the log has: the log was restored or altered. After a restore call openEpochs().',
      );
      continue;
    }
    // One that does not answer would be waited for as often as there are logs.
    const outcome = isLate ? 'late' : await kept(witness, checkpoint);
    if (outcome === 'kept') await store.transaction((tx) => tx.audit.witness({ witness: name, log, size }));
    else if (outcome === 'late') {
      isLate = true;
      alarm(`It did not answer within ${timeoutSeconds} s.`);
    } else alarm(outcome.message);
  }
  return alarms;
}

/** Refuses witnesses that could not be told apart. */
export function refuseNamesakes(witnesses: readonly Witness[]): void {
  const names = new Set(witnesses.map(({ name }) => name));
  if (names.size < witnesses.length || [...names].some((name) => name === '' || name.length > 150))
    throw new GallraError('options.invalid', 'Each witness has a name of its own, of 1 to 150 characters.');
}

/**
 * Hands each witness the newest checkpoints it has not got, all witnesses at once. Where another process is handing to one
 * of them, that one is left to it.
 */
export async function handOver(
  store: Store,
  witnesses: readonly Witness[],
  handover: Handover,
  leased: (name: string) => LeaseOptions,
): Promise<readonly WitnessAlarm[]> {
  const alarms = await Promise.all(
    witnesses.map(async (witness) => {
      try {
        return await withLease(store, leased(`audit/witness/${witness.name}`), ({ signal }) =>
          handTo(store, witness, handover, signal),
        );
      } catch (error) {
        if (error instanceof GallraError && error.code === 'lease.held') return [];
        throw error;
      }
    }),
  );
  return alarms.flat();
}
