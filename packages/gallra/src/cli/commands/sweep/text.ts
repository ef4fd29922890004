import type { DisposalAction, SweepReport } from '@gallra/retention';
import { fileText } from '../../terminal/file-text.ts';
import { count, type Language, paragraphs, type Style, tableText } from '../../terminal/terminal.ts';
import { goneRecordsText } from '../plan/own-records.ts';
import { planTexts } from '../plan/texts.ts';

const texts = {
  sv: {
    headings: ['Tabell', 'Åtgärd', 'Rader', 'Kolumner'],
    nothing: 'Inget skulle gallras.',
    done: (rows: string) => `Gallrat: ${rows}.`,
    held: 'Hålls kvar utan personen, tills inget hänvisar till dem',
    skipped: 'Lämnat som det är',
    locked: 'Lämnat, för någon annan håller raderna eller tabellen låsta',
    stopped: 'Budgeten är förbrukad: nästa gallring fortsätter där denna slutade.',
    forgotten: (people: string) => `Personer som inget finns kvar om: ${people}.`,
    actions: {
      clear: 'tömda kolumner',
      erase: 'raderade',
      drop: 'raderade med hela partitioner',
      anonymise: 'anonymiserade',
      anonymiseReferenced: 'anonymiserade, hålls kvar',
      unlink: 'lossade',
    },
  },
  en: {
    headings: ['Table', 'Action', 'Rows', 'Columns'],
    nothing: 'Nothing was due.',
    done: (rows: string) => `Disposed of: ${rows}.`,
    held: 'Stay without the person until nothing refers to them',
    skipped: 'Left as it is',
    locked: 'Left, for somebody else has locked the rows or the table',
    stopped: 'The budget is used up: the next sweep goes on from here.',
    forgotten: (people: string) => `People of whom nothing is left: ${people}.`,
    actions: {
      clear: 'columns cleared',
      erase: 'erased',
      drop: 'erased with whole partitions',
      anonymise: 'anonymised',
      anonymiseReferenced: 'anonymised, still referred to',
      unlink: 'unlinked',
    },
  },
} as const;

/** What was done to rows, in words. */
export function actionText(action: DisposalAction, language: Language): string {
  return texts[language].actions[action];
}

/** Writes what a sweep did. */
export function sweepText(report: SweepReport, language: Language, style: Style): string {
  const own = texts[language];
  const { rows: inRows } = planTexts[language];
  const [table, action, rows, columns] = own.headings;
  const total = report.actions.filter((done) => done.action !== 'unlink').reduce((sum, done) => sum + done.rows, 0);
  const headings = [{ title: table }, { title: action }, { title: rows, number: true }, { title: columns }];
  return paragraphs(
    report.actions.length === 0
      ? style.green(own.nothing)
      : tableText(
          style,
          headings,
          report.actions.map((done) => [
            done.table,
            own.actions[done.action],
            count(done.rows),
            done.action === 'erase' ? '' : (done.columns ?? []).join(', '),
          ]),
        ),
    report.referenced.length === 0
      ? undefined
      : [`${own.held}:`, ...report.referenced.map((held) => `  ${held.table}: ${inRows(count(held.rows))}`)].join('\n'),
    report.skipped.length === 0
      ? undefined
      : [
          `${style.yellow(own.skipped)}:`,
          ...report.skipped.map(({ path, problem, fix }) => `  ${path}: ${problem}; ${fix}`),
        ].join('\n'),
    report.locked.length === 0
      ? undefined
      : [
          `${style.yellow(own.locked)}:`,
          ...report.locked.map((left) => `  ${left.table}: ${own.actions[left.action]}`),
        ].join('\n'),
    report.stopped === undefined ? undefined : style.yellow(own.stopped),
    fileText(report.files, language, style),
    goneRecordsText(report.ownRecords, language, style),
    report.forgotten === 0 ? undefined : own.forgotten(count(report.forgotten)),
    report.actions.length === 0 ? undefined : style.green(own.done(inRows(count(total)))),
  );
}
