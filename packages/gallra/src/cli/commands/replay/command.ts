import { columnNames, replayTexts, tableName, textsIn } from '@gallra/core/words';
import type { ReplayReport } from '@gallra/retention';
import type { CommandContext } from '../../command-context.ts';
import { archive, requiredArchive } from '../../options/archive-option.ts';
import { dated, type OptionsOf } from '../../options/common-options.ts';
import { refuseFuture } from '../../options/instant-option.ts';
import type { Outcome } from '../../outcome.ts';
import type { CliCommand } from '../../runner.ts';
import { count, paragraphs } from '../../terminal/terminal.ts';
import { type Wording, wordingOf } from '../../wording.ts';
import { actionTable } from '../purge/command.ts';

const flags = () =>
  dated('replay')
    .addOption(archive())
    .description('after a restore, before the system goes live: do again what the journal says, then sweep')
    .option('--approve <hash>', 'the hash of the plan one has read, where the sweep wants one')
    .option('--skip-blocked', 'leave what cannot be disposed of, and do the rest')
    .option('--no-sweep', 'leave the sweep for later');

function replayText(report: ReplayReport, wording: Wording): string {
  const { policy, language, style } = wording;
  const own = textsIn(replayTexts, language);
  const named = (table: string) => tableName(policy, table, language);
  const rights = Object.values(report.rights).reduce((sum, number) => sum + number, 0);
  const places = new Set(
    report.rectifications.map(
      ({ table, columns }) => `${named(table)} (${columnNames(policy, table, columns, language).join(', ')})`,
    ),
  );
  const some = (counts: Readonly<Record<string, number>>, text: (tables: string) => string) => {
    const tables = Object.entries(counts).map(([table, rows]) => `${named(table)} ${count(rows)}`);
    return tables.length === 0 ? undefined : style.yellow(text(tables.join(', ')));
  };
  return paragraphs(
    style.bold(own.replayed(count(report.entries))),
    report.actions.length === 0 ? own.nothing : actionTable(report.actions, wording),
    rights === 0 ? undefined : own.rights(count(rights)),
    some(report.others, own.others),
    some(report.kept, own.kept),
    places.size === 0 ? undefined : style.yellow(own.rectified([...places].join('; '))),
    report.unreadable === 0 ? undefined : style.yellow(own.unreadable(count(report.unreadable))),
    report.sweep === undefined ? own.notSwept : own.swept,
  );
}

async function replayed(context: CommandContext, options: OptionsOf<typeof flags>): Promise<Outcome> {
  const { at, gallra, surroundings } = context;
  refuseFuture(at, surroundings.now());
  const { approve, skipBlocked } = options;
  const sweep = {
    ...(approve === undefined ? {} : { approve }),
    ...(skipBlocked === undefined ? {} : { skipBlocked }),
  };
  const report = await gallra.journal.replay(requiredArchive(context, options.archive), {
    sweep: options.sweep ? sweep : false,
    signal: surroundings.interruption(),
  });
  const open = [report.others, report.kept].some((counts) => Object.keys(counts).length > 0);
  return {
    exitCode: open || report.rectifications.length > 0 ? 1 : 0,
    data: report,
    text: (style) => replayText(report, wordingOf(context, style)),
  };
}

/** `gallra replay`: does again, in a restored database, what the journal says; then sweeps. */
export const replay: CliCommand = ({ run }) =>
  flags().action((options) => run(options, (context) => replayed(context, options)));
