import type { ActionReport, Plan, PurgeReport } from '@gallra/retention';
import type { CommandContext } from '../../command-context.ts';
import { refuseFuture } from '../../options/instant-option.ts';
import { type RowCoverOptions, rowCover } from '../../options/row-cover-options.ts';
import type { Outcome } from '../../outcome.ts';
import { confirm } from '../../terminal/confirmation.ts';
import { count, type Language, paragraphs, type Style, tableText } from '../../terminal/terminal.ts';
import { actionText } from '../sweep/text.ts';

export interface PurgeCommandOptions extends RowCoverOptions {
  readonly preview?: boolean;
  readonly yes?: boolean;
  readonly json?: boolean;
}

const texts = {
  sv: {
    preview: 'Gallring på begäran: så här blir det.',
    done: 'Gallringen är gjord.',
    not: 'Inget är gallrat.',
    headings: ['Tabell', 'Rader', 'Raderas', 'Anonymiseras', 'Kolumner töms'],
    did: ['Tabell', 'Åtgärd', 'Rader'],
    nothing: 'Inga rader berörs.',
    kept: (rows: string) =>
      `I ${rows} rader stannar något: en plikt, leverantörens eget ändamål, ett bevarandebeslut eller en begränsning.`,
    lastCopy: (day: string) => `Säkerhetskopior kan innehålla uppgifterna till och med ${day}.`,
    noJournal:
      'Gallringen är inte journalförd (fingerprintKey eller GALLRA_FINGERPRINT_KEY saknas): efter en återläsning måste den göras om.',
  },
  en: {
    preview: 'A purge: this is what it would do.',
    done: 'The purge is done.',
    not: 'Nothing has been purged.',
    headings: ['Table', 'Rows', 'Erased', 'Anonymised', 'Columns cleared'],
    did: ['Table', 'Action', 'Rows'],
    nothing: 'No rows are concerned.',
    kept: (rows: string) =>
      `In ${rows} rows something stays: a duty, the vendor's own purpose, a legal hold or a restriction keeps it.`,
    lastCopy: (day: string) => `Backups can hold copies through ${day}.`,
    noJournal:
      'The purge is not journalled (no fingerprintKey, no GALLRA_FINGERPRINT_KEY): after a restore it has to be done again.',
  },
} as const;

function previewText({ tables }: Plan, language: Language, style: Style): string {
  const own = texts[language];
  const concerned = tables.filter(({ rows }) => rows > 0);
  const [table, ...numbers] = own.headings;
  const headings = [{ title: table }, ...numbers.map((title) => ({ title, number: true }))];
  const cells = concerned.map(({ table: name, rows, erase, anonymise, referenced, groups }) => [
    name,
    ...[rows, erase, anonymise + referenced, groups.reduce((sum, { clear }) => sum + clear, 0)].map((amount) =>
      count(amount),
    ),
  ]);
  return paragraphs(style.bold(own.preview), cells.length === 0 ? own.nothing : tableText(style, headings, cells));
}

/** What was done, as a table. */
export function actionTable(actions: readonly ActionReport[], language: Language, style: Style): string {
  const [table, action, rows] = texts[language].did;
  return tableText(
    style,
    [{ title: table }, { title: action }, { title: rows, number: true }],
    actions.map((one) => [one.table, actionText(one.action, language), count(one.rows)]),
  );
}

function reportText(report: PurgeReport, language: Language, style: Style): string {
  const own = texts[language];
  return paragraphs(
    style.bold(own.done),
    report.actions.length === 0 ? own.nothing : actionTable(report.actions, language, style),
    report.kept === 0 ? undefined : own.kept(count(report.kept)),
    report.lastCopyGone === undefined ? undefined : own.lastCopy(report.lastCopyGone),
    report.journal === 'on' ? undefined : style.yellow(own.noJournal),
  );
}

/** `gallra purge`: what a controller does without goes now (R43); confirmed first, unless told not to ask. */
export async function purgeCommand(context: CommandContext, options: PurgeCommandOptions): Promise<Outcome> {
  const { at, gallra, language, style, surroundings } = context;
  const covers = [rowCover(context, options)];
  if (options.preview === true) {
    const plan = await gallra.purge(covers, { preview: true });
    return { exitCode: 0, data: plan, text: (own) => previewText(plan, language, own) };
  }
  refuseFuture(at, surroundings.now());
  if (options.yes !== true) {
    surroundings.stdout.write(`${previewText(await gallra.purge(covers, { preview: true }), language, style)}\n\n`);
    if (!(await confirm(language, surroundings)))
      return { exitCode: 1, data: { purged: false }, text: () => texts[language].not };
  }
  const report = await gallra.purge(covers);
  return { exitCode: 0, data: report, text: (own) => reportText(report, language, own) };
}
