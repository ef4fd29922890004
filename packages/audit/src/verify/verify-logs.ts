import type { ExportChunks } from '../export/export-lines.ts';
import { keysFor } from '../note/log-key.ts';
import { parseVerifierKey } from '../note/note-key.ts';
import { checkpointsByLog, missingLogs } from './log-checkpoints.ts';
import { type LogVerification, type VerifyOptions, verifyExport } from './verify-log.ts';

/** A log that was sealed and that no export is of. */
export interface MissingLog {
  readonly origin: string;
  /** Events that were sealed in it, at least. */
  readonly size: number;
}

/** What became of verifying all logs of a host. */
export interface LogsVerification {
  /** No sign of tampering in any of them, and none is missing. */
  readonly ok: boolean;
  /** One for each export, in their order. */
  readonly logs: readonly LogVerification[];
  readonly missing: readonly MissingLog[];
  /** Checkpoints that are malformed, or that none of the keys has signed: of no log that could be named. */
  readonly unknown: number;
}

/**
 * Verifies all logs of a host against everything that a witness has kept: each export by the checkpoints that are of it,
 * and whether there is an export of each log that was ever sealed. A log that was deleted as a whole is found out only
 * so.
 *
 * @param exports - one for each log, see {@link verifyLog}
 * @param options - checkpoints of all logs; keys, of which that of the host stands for those of its logs
 * @returns what `verifyLog` tells of each, and the logs that are missing
 * @throws GallraError `audit.invalid` where one of the keys is none
 * @see GDPR Art. 5(2) and 32(1)(b), RFC 6962 section 2.1, C2SP tlog-checkpoint
 * @example
 * ```ts
 * import { createReadStream } from 'node:fs';
 * import { fileWitness, verifyLogs } from '@gallra/audit';
 *
 * declare const verifier: string;
 * const checkpoints = await fileWitness('/mnt/elsewhere/checkpoints').checkpoints();
 * const exports = ['vendor.ndjson', 'agency-3.ndjson'].map((file) => createReadStream(file));
 * const { ok, logs, missing } = await verifyLogs(exports, { checkpoints, keys: [verifier] });
 * for (const { origin, size } of missing) console.error(`${origin} is gone: ${size} events`);
 * process.exitCode = ok ? 0 : 1;
 * console.log(logs.flatMap(({ problems }) => problems));
 * ```
 */
export async function verifyLogs(
  exports: Iterable<ExportChunks> | AsyncIterable<ExportChunks>,
  options: Omit<VerifyOptions, 'kept'>,
): Promise<LogsVerification> {
  const keys = options.keys.map(parseVerifierKey);
  const { sealed, unknown } = checkpointsByLog(options.checkpoints, keys);
  const logs: LogVerification[] = [];
  for await (const one of exports) {
    const groundOf = (origin = '') => ({
      checkpoints: sealed.get(origin)?.notes ?? [],
      keys: [...keysFor(origin, keys), ...keys],
    });
    logs.push(await verifyExport(one, groundOf, options));
  }
  const seen = new Set(logs.map(({ origin }) => origin));
  const missing = missingLogs(sealed, seen).map(([origin, { size }]) => ({ origin, size }));
  const ok = missing.length === 0 && unknown.length === 0 && logs.every((log) => log.ok);
  return { ok, logs, missing, unknown: unknown.length };
}
