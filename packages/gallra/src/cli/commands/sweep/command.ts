import { hostname } from 'node:os';
import { GallraError } from '@gallra/core';
import type { Budget, SweepOptions } from '@gallra/retention';
import type { CommandContext } from '../../command-context.ts';
import { refuseFuture } from '../../options/instant-option.ts';
import type { Outcome } from '../../outcome.ts';
import { hasFailing } from '../../terminal/file-text.ts';
import { type SweepProgress, sweepBars } from './progress.ts';
import { sweepText } from './text.ts';

export interface SweepCommandOptions extends Pick<SweepOptions, 'approve' | 'skipBlocked' | 'batchSize' | 'alone'> {
  /** Hash of the plan's section on Gallra's own records. */
  readonly approveOwnRecords?: string;
  /** Percent of a table. */
  readonly breaker?: number;
  readonly keepPartitions?: boolean;
  readonly indexedOver?: number;
  readonly maxRows?: number;
  readonly maxSeconds?: number;
  readonly lockSeconds?: number;
}

/** What the command's options say of a budget. */
export function budgetOf({
  maxRows,
  maxSeconds,
  lockSeconds,
}: Pick<SweepCommandOptions, 'maxRows' | 'maxSeconds' | 'lockSeconds'>): Budget {
  return {
    ...(maxRows === undefined ? {} : { rows: maxRows }),
    ...(maxSeconds === undefined ? {} : { seconds: maxSeconds }),
    ...(lockSeconds === undefined ? {} : { lockSeconds }),
  };
}

/** Bars need the plan's counts, which the sweep makes again for itself: worth it only where somebody watches. */
async function progressFor({
  gallra,
  at,
  json,
  language,
  surroundings,
}: CommandContext): Promise<SweepProgress | undefined> {
  const { stderr } = surroundings;
  return json || stderr.isTTY !== true ? undefined : sweepBars(await gallra.plan(at), language, stderr);
}

/** A refusal in the words of the command: it names options where the library names properties. */
function inOwnWords(error: unknown, approve: string | undefined): unknown {
  if (!(error instanceof GallraError)) return error;
  const isOfRecords = error.message.includes('ownRecords: { approve');
  if (error.code === 'plan.unapproved' && isOfRecords) {
    return new GallraError(
      error.code,
      'What was approved of Gallra\'s own records is not what is due now: the policy, the day or the records have changed. Nothing was changed. Run "gallra plan" again.',
    );
  }
  if (error.code === 'plan.unapproved') {
    const why =
      approve === undefined
        ? error.problems.length > 0
          ? 'The sweep would take more than --breaker lets pass, so somebody has to read its plan.'
          : 'This is the first sweep of this database, so somebody has to read its plan.'
        : 'What was approved is not what is due now: the policy, the day or the rows have changed.';
    return new GallraError(
      error.code,
      `${why} Nothing was changed. Run "gallra plan", and then the command it ends with.`,
      error.problems,
    );
  }
  if (error.code === 'plan.blocked') {
    return new GallraError(
      error.code,
      'Data are due that cannot be disposed of as the policy says; nothing was changed. Mend it, or do the rest with --skip-blocked.',
      error.problems,
    );
  }
  return error;
}

/** `gallra sweep`: disposes of what nothing needs any more. */
export async function sweepCommand(context: CommandContext, options: SweepCommandOptions): Promise<Outcome> {
  const { gallra, at, language, surroundings } = context;
  refuseFuture(at, surroundings.now());
  const { approve, approveOwnRecords, skipBlocked, keepPartitions, batchSize, breaker, indexedOver, alone } = options;
  const progress = await progressFor(context);
  try {
    const report = await gallra.sweep(at, {
      ...(approve === undefined ? {} : { approve }),
      ...(approveOwnRecords === undefined ? {} : { ownRecords: { approve: approveOwnRecords } }),
      ...(skipBlocked === undefined ? {} : { skipBlocked }),
      ...(keepPartitions === true ? { partitions: 'delete' } : {}),
      ...(batchSize === undefined ? {} : { batchSize }),
      ...(breaker === undefined ? {} : { breaker: { share: Math.min(breaker, 100) / 100 } }),
      ...(indexedOver === undefined ? {} : { indexedOver }),
      ...(alone === undefined ? {} : { alone }),
      holder: `${hostname()}:${process.pid}`,
      budget: budgetOf(options),
      ...(progress === undefined ? {} : { onProgress: progress.show }),
      signal: surroundings.signal,
    });
    progress?.stop();
    const left = [report.skipped, report.locked, report.ownRecords.over, report.ownRecords.locked].flat();
    return {
      exitCode: left.length > 0 || hasFailing(report.files) ? 1 : 0,
      data: report,
      text: (style) => sweepText(report, language, style),
    };
  } catch (error) {
    progress?.stop();
    throw inOwnWords(error, approve);
  }
}
