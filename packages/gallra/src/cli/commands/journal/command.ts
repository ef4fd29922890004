import { formatMoment, journalTexts, textsIn } from '@gallra/core/words';
import type { JournalLoss } from '@gallra/retention';
import type { CommandContext } from '../../command-context.ts';
import { archive, archiveOf, requiredArchive } from '../../options/archive-option.ts';
import { configured } from '../../options/common-options.ts';
import type { CliCommand } from '../../runner.ts';
import { count, paragraphs } from '../../terminal/terminal.ts';

function lossText({ entries, since = '' }: JournalLoss, { gallra, language }: CommandContext): string {
  const own = textsIn(journalTexts, language);
  return entries === 0 ? own.safe : own.risk(count(entries), formatMoment(since, gallra.policy.timeZone, language));
}

/** `gallra journal export`: appends to the archive what it has not got. */
const exportEntries: CliCommand = ({ run }) =>
  configured('export')
    .addOption(archive())
    .description('append to the archive what it has not got')
    // `gallra journal` has the same options, and takes them wherever they stand.
    .action((_options, command) => {
      const options = command.optsWithGlobals();
      return run(options, async (context) => {
        const { gallra, language } = context;
        const report = await gallra.journal.export(requiredArchive(context, options.archive));
        return {
          exitCode: 0,
          data: report,
          text: () =>
            paragraphs(
              textsIn(journalTexts, language).exported(count(report.exported)),
              lossText({ entries: 0 }, context),
            ),
        };
      });
    });

/** `gallra journal prune`: removes what no backup can bring back. */
const prune: CliCommand = ({ run }) =>
  configured('prune')
    .addOption(archive())
    .description('remove what no backup can bring back any more')
    .action((_options, command) => {
      const options = command.optsWithGlobals();
      return run(options, async (context) => {
        const pruned = await context.gallra.journal.prune(archiveOf(context, options.archive));
        return {
          exitCode: 0,
          data: { pruned },
          text: () => textsIn(journalTexts, context.language).pruned(count(pruned)),
        };
      });
    });

/** `gallra journal`: what would be lost if the database died now. */
export const journal: CliCommand = (runner) =>
  configured('journal')
    .description('tell what of the erasure journal would be lost if the database died now')
    .action((options) =>
      runner.run(options, async (context) => {
        const loss = await context.gallra.journal.loss();
        return { exitCode: 0, data: { atRisk: loss }, text: () => lossText(loss, context) };
      }),
    )
    .addCommand(exportEntries(runner))
    .addCommand(prune(runner));
