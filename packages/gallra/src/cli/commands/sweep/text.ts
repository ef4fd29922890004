import { columnNames, type LanguageTag, planTexts, sweepTexts, tableName, textsIn } from '@gallra/core/words';
import type { DisposalAction, SweepReport } from '@gallra/retention';
import { fileText } from '../../file-text.ts';
import { count, paragraphs, tableText } from '../../terminal/terminal.ts';
import type { Wording } from '../../wording.ts';
import { goneRecordsText } from '../plan/own-records.ts';

/** What was done to rows, in words. */
export function actionText(action: DisposalAction, language: LanguageTag): string {
  return textsIn(sweepTexts, language).actions[action];
}

function actionTable({ actions }: SweepReport, { policy, language, style }: Wording): string {
  const own = textsIn(sweepTexts, language);
  return tableText(
    style,
    own.headings.map((title, index) => ({ title, number: index === 2 })),
    actions.map(({ table, action, rows, columns = [] }) => [
      tableName(policy, table, language),
      own.actions[action],
      count(rows),
      action === 'erase' ? '' : columnNames(policy, table, columns, language).join(', '),
    ]),
  );
}

/** Writes what a sweep did. */
export function sweepText(report: SweepReport, wording: Wording): string {
  const { policy, language, style } = wording;
  const own = textsIn(sweepTexts, language);
  const { rows: inRows } = textsIn(planTexts, language);
  const { actions, referenced, skipped, locked, failed, unapproved, stopped, files, forgotten } = report;
  const total = actions.filter(({ action }) => action !== 'unlink').reduce((sum, { rows }) => sum + rows, 0);
  const list = (title: string, lines: readonly string[]) =>
    lines.length === 0 ? undefined : [`${title}:`, ...lines.map((line) => `  ${line}`)].join('\n');
  return paragraphs(
    actions.length === 0 ? style.green(own.nothing) : actionTable(report, wording),
    list(
      own.held,
      referenced.map(({ table, rows }) => `${tableName(policy, table, language)}: ${inRows(count(rows))}`),
    ),
    list(
      style.yellow(own.skipped),
      skipped.map(({ path, problem, fix }) => `${path}: ${problem}; ${fix}`),
    ),
    list(
      style.yellow(own.locked),
      locked.map(({ table, action }) => `${tableName(policy, table, language)}: ${own.actions[action]}`),
    ),
    list(
      style.red(own.failed),
      [...failed, ...report.ownRecords.failed].map(
        ({ table, action, problem }) => `${tableName(policy, table, language)}: ${own.actions[action]}: ${problem}`,
      ),
    ),
    list(
      style.red(own.unapproved),
      unapproved.map(
        ({ table, action, rows }) =>
          `${tableName(policy, table, language)}: ${own.actions[action]}: ${inRows(count(rows))}`,
      ),
    ),
    stopped === undefined ? undefined : style.yellow(own.stopped),
    fileText(files, wording),
    goneRecordsText(report.ownRecords, wording),
    forgotten === 0 ? undefined : own.forgotten(count(forgotten)),
    actions.length === 0 ? undefined : style.green(own.done(inRows(count(total)))),
  );
}
