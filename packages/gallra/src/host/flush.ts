import type { SealReport } from '@gallra/audit';
import { isGallraError } from '@gallra/core';
import { fileTables } from '@gallra/core/policy';
import { exportJournal, type FileReport, type JournalExport, removeFiles, waitingFiles } from '@gallra/retention';
import type { Host } from './host.ts';

/** What was done of what is due after commits. */
export interface FlushReport {
  /** Absent where neither the policy nor the options name files. */
  readonly files?: FileReport;
  /** Absent where the options name no archive of the erasure journal. */
  readonly journal?: JournalExport;
  /** Absent without a signer key, and where another process is sealing just now. */
  readonly audit?: SealReport;
}

/** What a flush is called with. */
export interface FlushOptions {
  /** Ends it between two steps. */
  readonly signal?: AbortSignal;
}

/** Where somebody else is sealing, what is there is being sealed. */
async function sealedUnlessHeld(seal: () => Promise<SealReport>): Promise<SealReport | undefined> {
  try {
    return await seal();
  } catch (error) {
    if (isGallraError(error, 'lease.held')) return undefined;
    throw error;
  }
}

async function removedFiles(
  { store, policy, clock, files }: Host,
  options: FlushOptions,
): Promise<FileReport | undefined> {
  if (files !== undefined) return removeFiles(store, policy, files, { now: clock(), ...options });
  return fileTables(policy).length === 0 ? undefined : waitingFiles(store);
}

/** Does what is due after commits; `seal` is undefined where nothing can be sealed. */
export async function flushed(
  host: Host,
  options: FlushOptions,
  seal: (() => Promise<SealReport>) | undefined,
): Promise<FlushReport> {
  const { store, policy, clock, archive } = host;
  const journal = archive === undefined ? undefined : await exportJournal(store, policy, archive, clock());
  const files = await removedFiles(host, options);
  // Last: what was done until here is evidence too.
  const audit = seal === undefined ? undefined : await sealedUnlessHeld(seal);
  return {
    ...(journal === undefined ? {} : { journal }),
    ...(files === undefined ? {} : { files }),
    ...(audit === undefined ? {} : { audit }),
  };
}
