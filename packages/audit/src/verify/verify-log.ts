import { type ExportChunks, linesOf } from '../export/export-lines.ts';
import { parseVerifierKey } from '../note/note-key.ts';
import type { AuditProblem } from './audit-problem.ts';
import { problemList } from './audit-problem.ts';
import { type KeptHashes, keptComparison } from './kept-hashes.ts';
import { type LogGround, LogReading, type LogSummary, type ReadingOptions } from './log-reading.ts';

/** What a log is verified with. */
export interface VerifyOptions {
  /** Signed checkpoints of the log, in any order, best from where the database's administrators cannot write. */
  readonly checkpoints: readonly string[];
  /** Verifier keys; that of the log is called like its origin. */
  readonly keys: readonly string[];
  /** Leaf hashes kept elsewhere, from leaf 0 on: to name the altered event, and not only between which checkpoints it is. */
  readonly kept?: KeptHashes;
  /** By how many milliseconds an event may be dated before the checkpoint it follows; default 24 hours. */
  readonly tolerance?: number;
  /** Problems kept of each code; default 100. */
  readonly limit?: number;
}

/** What became of verifying a log. */
export interface LogVerification extends LogSummary {
  /** No sign of tampering. Notices may stand all the same. */
  readonly ok: boolean;
  readonly problems: readonly AuditProblem[];
  /** Problems beyond those listed. */
  readonly more: number;
}

const day = 86_400_000;

/**
 * Verifies a log without its database: every event, in its place, as it was sealed; every payload as it was committed
 * to; everything that is gone told by an event of the log.
 *
 * It reads the export once. For each event it keeps some 30 bytes, to find ids that are there twice.
 *
 * @param chunks - the export, as text or UTF-8, in parts of any size: a stream of a file, or what `exportLog` yields
 * @param options - checkpoints, keys, hashes kept elsewhere, tolerance in milliseconds
 * @returns whether the log is as it was sealed, and what is wrong with it, by leaf number and event id
 * @throws GallraError `audit.invalid` where one of the keys is none
 * @see GDPR Art. 5(2) and 32(1)(b), RFC 6962 section 2.1, C2SP tlog-checkpoint
 * @example
 * ```ts
 * import { createReadStream } from 'node:fs';
 * import { verifyLog } from '@gallra/audit';
 *
 * declare const checkpoints: readonly string[];
 * const keys = ['example.com/b0f3+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW'];
 * const { ok, problems } = await verifyLog(createReadStream('log.ndjson'), { checkpoints, keys });
 * for (const { severity, code, leaf, message } of problems) console.error(severity, code, leaf, message);
 * process.exitCode = ok ? 0 : 1;
 * ```
 */
export async function verifyLog(chunks: ExportChunks, options: VerifyOptions): Promise<LogVerification> {
  const ground = { checkpoints: options.checkpoints, keys: options.keys.map(parseVerifierKey) };
  return verifyExport(chunks, () => ground, options);
}

/** Verifies a log against what there is to hold it against, once it has said which it is. */
export async function verifyExport(
  chunks: ExportChunks,
  groundOf: ReadingOptions['groundOf'],
  { kept, tolerance = day, limit = 100 }: Omit<VerifyOptions, keyof LogGround>,
): Promise<LogVerification> {
  const problems = problemList(limit);
  const compare = kept === undefined ? undefined : keptComparison(kept, problems);
  const reading = new LogReading({ groundOf, tolerance, problems, hashes: compare !== undefined });
  for await (const lines of linesOf(chunks)) {
    for (const line of lines) reading.line(line);
    await compare?.(reading.takeHashes());
  }
  const summary = reading.finish();
  return { ok: !problems.tampered, ...summary, problems: problems.found, more: problems.more };
}
