import { hostname } from 'node:os';
import { GallraError } from '@gallra/core';
import type { CommandContext } from '../../command-context.ts';
import { hasFailing } from '../../file-text.ts';
import { dated, type OptionsOf } from '../../options/common-options.ts';
import { refuseFuture } from '../../options/instant-option.ts';
import { working, workOf } from '../../options/working-options.ts';
import type { Outcome } from '../../outcome.ts';
import type { CliCommand } from '../../runner.ts';
import { wordingOf } from '../../wording.ts';
import { type SweepProgress, sweepBars } from './progress.ts';
import { sweepText } from './text.ts';

/** Bars need the plan's counts, which the sweep makes again for itself: worth it only where somebody watches. */
async function progressFor({
  gallra,
  at,
  json,
  language,
  surroundings,
}: CommandContext): Promise<SweepProgress | undefined> {
  const { stderr } = surroundings;
  return json || stderr.isTTY !== true
    ? undefined
    : sweepBars(await gallra.plan(at), { policy: gallra.policy, language }, stderr);
}

/** A refusal in the words of the command: it names options where the library names properties. */
function inOwnWords(error: unknown): unknown {
  if (!(error instanceof GallraError)) return error;
  const isOfRecords = error.message.includes('ownRecords: { approve');
  if (error.code === 'plan.unapproved' && isOfRecords) {
    return new GallraError(
      error.code,
      'What was approved of Gallra\'s own records is not what is due now: the policy, the day or the records have changed. Nothing was changed. Run "gallra plan" again.',
    );
  }
  if (error.code === 'plan.unapproved') {
    // The library's own sentence says why; only the breaker it calls otherwise.
    const [why = ''] =
      error.problems.length > 0
        ? ['The sweep would take more than --breaker lets pass, so somebody has to read its plan.']
        : error.message.split(' Nothing was changed.');
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

const flags = () =>
  working(dated('sweep').description('dispose of what nothing needs any more'))
    .option('--approve <hash>', 'the hash of the plan one has read; the first sweep needs it')
    .option(
      '--approve-own-records <hash>',
      "the hash of the plan's section on Gallra's own records, where it would take a great many",
    )
    .option('--keep-partitions', 'delete from partitions that have expired whole, rather than drop them')
    .option('--alone', 'begin only if no other sweep that is alone is under way; ends with 3 where one is');

async function swept(context: CommandContext, options: OptionsOf<typeof flags>): Promise<Outcome> {
  const { gallra, at, surroundings } = context;
  refuseFuture(at, surroundings.now());
  const { approve, approveOwnRecords, keepPartitions, alone } = options;
  const signal = surroundings.interruption();
  const progress = await progressFor(context);
  try {
    const report = await gallra.sweep(at, {
      ...workOf(options),
      ...(approve === undefined ? {} : { approve }),
      ...(approveOwnRecords === undefined ? {} : { ownRecords: { approve: approveOwnRecords } }),
      ...(keepPartitions === true ? { partitions: 'delete' } : {}),
      ...(alone === undefined ? {} : { alone }),
      holder: `${hostname()}:${process.pid}`,
      ...(progress === undefined ? {} : { onProgress: progress.show }),
      signal,
    });
    const { skipped, locked, failed, unapproved, ownRecords: own } = report;
    const left = [skipped, locked, failed, unapproved, own.over, own.locked, own.failed, own.unapproved].flat();
    return {
      exitCode: left.length > 0 || hasFailing(report.files) ? 1 : 0,
      data: report,
      text: (style) => sweepText(report, wordingOf(context, style)),
    };
  } catch (error) {
    throw inOwnWords(error);
  } finally {
    progress?.stop();
  }
}

/** `gallra sweep`: disposes of what nothing needs any more. */
export const sweep: CliCommand = ({ run }) =>
  flags().action((options) => run(options, (context) => swept(context, options)));
