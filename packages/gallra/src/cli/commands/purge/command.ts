import { formatDate, purgeTexts, tableName, textsIn } from '@gallra/core/words';
import type { ActionReport, Plan, PurgeReport } from '@gallra/retention';
import { actingFor, saidFor } from '../../acting-for.ts';
import type { CommandContext } from '../../command-context.ts';
import { dated, type OptionsOf } from '../../options/common-options.ts';
import { refuseFuture } from '../../options/instant-option.ts';
import { rowCover } from '../../options/row-cover-options.ts';
import type { Outcome } from '../../outcome.ts';
import type { CliCommand } from '../../runner.ts';
import { confirm, refuseUnasked } from '../../terminal/confirmation.ts';
import { count, paragraphs, tableText } from '../../terminal/terminal.ts';
import { type Wording, wordingOf } from '../../wording.ts';
import { actionText } from '../sweep/text.ts';

function previewText({ tables }: Plan, { policy, language, style }: Wording): string {
  const own = textsIn(purgeTexts, language);
  const cells = tables
    .filter(({ rows }) => rows > 0)
    .map(({ table, rows, erase, anonymise, referenced, groups }) => {
      const cleared = groups.reduce((sum, { clear }) => sum + clear, 0);
      return [tableName(policy, table, language), ...[rows, erase, anonymise + referenced, cleared].map(count)];
    });
  const headings = own.headings.map((title, index) => ({ title, number: index > 0 }));
  return paragraphs(
    style.bold(own.preview),
    cells.length === 0 ? own.nothing : tableText(style, headings, cells),
    restrictedText(
      tables.flatMap(({ table, restricted = 0 }) => (restricted > 0 ? [{ table, rows: restricted }] : [])),
      { policy, language, style },
    ),
  );
}

/** What a restriction alone keeps, which whoever gave the order gets back first; undefined where there is nothing. */
function restrictedText(
  restricted: PurgeReport['restricted'],
  { policy, language, style }: Wording,
): string | undefined {
  if (restricted.length === 0) return undefined;
  const rows = restricted.map(({ table, rows }) => `${tableName(policy, table, language)} ${count(rows)}`);
  return style.yellow(textsIn(purgeTexts, language).restricted(rows.join(', ')));
}

/** What was done, as a table. */
export function actionTable(actions: readonly ActionReport[], { policy, language, style }: Wording): string {
  return tableText(
    style,
    textsIn(purgeTexts, language).did.map((title, index) => ({ title, number: index === 2 })),
    actions.map(({ table, action, rows }) => [
      tableName(policy, table, language),
      actionText(action, language),
      count(rows),
    ]),
  );
}

function reportText(report: PurgeReport, wording: Wording): string {
  const { language, style } = wording;
  const own = textsIn(purgeTexts, language);
  return paragraphs(
    style.bold(own.done),
    report.actions.length === 0 ? own.nothing : actionTable(report.actions, wording),
    report.kept === 0 ? undefined : own.kept(count(report.kept)),
    restrictedText(report.restricted, wording),
    report.lastCopyGone === undefined ? undefined : own.lastCopy(formatDate(report.lastCopyGone, language)),
    report.journal === 'on' ? undefined : style.yellow(own.noJournal),
  );
}

const flags = () =>
  dated('purge')
    .description('do without data: what no duty in law keeps goes now')
    .option('--controller <key>', 'only rows of this controller')
    .option('--vendor', "only rows of the vendor's own")
    .option('--subject <category>', 'only rows of a person: their category, with --key')
    .option('--key <key>', 'the key of the person in the table where that category lives')
    .option('--table <table>', 'only rows of this table')
    .option('--rows <json>', 'of these, the rows that meet a condition, such as \'{"id":17}\'')
    .option('--preview', 'tell what it would do, and do nothing')
    .option('--yes', 'do not ask');

async function purged(
  context: CommandContext,
  options: OptionsOf<typeof flags>,
  acting: string | undefined,
): Promise<Outcome> {
  const { at, gallra, language, style, surroundings } = context;
  const covers = [rowCover(context, options)];
  if (options.preview === true) {
    const plan = await gallra.purge(covers, { preview: true });
    return { exitCode: 0, data: plan, text: (own) => previewText(plan, wordingOf(context, own)) };
  }
  refuseFuture(at, surroundings.now());
  if (options.yes !== true) {
    const plan = await gallra.purge(covers, { preview: true });
    surroundings.stdout.write(`${paragraphs(acting, previewText(plan, wordingOf(context, style)))}\n\n`);
    if (!(await confirm(language, surroundings)))
      return { exitCode: 1, data: { purged: false }, text: () => textsIn(purgeTexts, language).not };
  }
  const report = await gallra.purge(covers);
  return { exitCode: 0, data: report, text: (own) => reportText(report, wordingOf(context, own)) };
}

/** `gallra purge`: what a controller does without goes now (R43); confirmed first, unless told not to ask. */
export const purge: CliCommand = ({ run, surroundings }) =>
  flags().action(async (options) => {
    refuseUnasked(options, surroundings, 'purge');
    await run(options, async (context) => {
      const acting = await actingFor(context, options);
      return saidFor(acting, await purged(context, options, acting));
    });
  });
