import {
  basisInWords,
  columnNames,
  erasureTexts,
  formatDate,
  inLanguage,
  planTexts,
  tableName,
  termInWords,
  textsIn,
} from '@gallra/core/words';
import type { ErasurePreview, ErasureReport } from '@gallra/dsar';
import { earlierText } from '../../earlier-text.ts';
import { fileText } from '../../file-text.ts';
import { count, paragraphs, tableText } from '../../terminal/terminal.ts';
import type { Wording } from '../../wording.ts';

type Outlook = Pick<ErasurePreview, 'rows' | 'erased' | 'referenced' | 'complete'>;

const textsOf = ({ language }: Wording) => textsIn(erasureTexts, language);

function rowTable({ rows = [], referenced }: Outlook, wording: Wording): string {
  const { policy, language, style } = wording;
  const cell = (amount: number) => (amount === 0 ? '–' : count(amount));
  return tableText(
    style,
    textsOf(wording).headings.map((title, index) => ({ title, number: index > 0 })),
    rows.map(({ table, erase, anonymise, clear, keep }) => {
      const waiting = referenced.find((other) => other.table === table)?.rows ?? 0;
      const numbers = [erase, Math.max(0, anonymise - waiting), waiting, clear, keep];
      return [tableName(policy, table, language), ...numbers.map(cell)];
    }),
  );
}

function goes({ erased }: Outlook, wording: Wording): string {
  if (erased.length === 0) return '';
  const { policy, language } = wording;
  const places = erased.map(({ table, columns }) => {
    const names = columnNames(policy, table, columns, language).join(', ');
    return `  ${tableName(policy, table, language)}: ${names}`;
  });
  return [`${textsOf(wording).goes}:`, ...places].join('\n');
}

const ending = (outlook: Outlook, wording: Wording) => textsOf(wording)[outlook.complete ? 'complete' : 'incomplete'];

/** What is under the same key and an earlier holder's, which the one who asked is never told. */
const earlierIn = ({ earlierHolder = [] }: Pick<ErasurePreview, 'earlierHolder'>, wording: Wording) =>
  earlierHolder.length === 0 ? undefined : earlierText(earlierHolder, textsOf(wording).earlier, wording);

/** Writes what an erasure would do, with the warnings to read first. It names no key and no value. */
export function erasurePreviewText(preview: ErasurePreview, wording: Wording): string {
  const { language, style } = wording;
  const own = textsOf(wording);
  const { rows: inRows } = textsIn(planTexts, language);
  const warnings = preview.warnings.map((warning) => `  ${style.yellow('!')} ${inLanguage(warning, language)}`);
  const blocked = preview.blocked.map(
    ({ path, problem, fix, rows }) => `  ${style.red(path)}: ${problem} (${inRows(count(rows))}); ${fix}`,
  );
  return paragraphs(
    style.bold(own.preview(inLanguage(preview.subject.title, language))),
    rowTable(preview, wording),
    goes(preview, wording),
    warnings.length === 0 ? undefined : [style.bold(own.warnings), ...warnings].join('\n'),
    blocked.length === 0 ? undefined : [style.bold(own.blocked), ...blocked].join('\n'),
    earlierIn(preview, wording),
    ending(preview, wording),
  );
}

/** Nothing stays but files that are still to be removed. */
const isOnlyWaiting = ({ complete, kept, keptForOthers, holds }: ErasureReport) =>
  !complete && kept.length + keptForOthers.length + holds.length === 0;

/** Writes what an erasure did. It names no key and no value. */
export function erasureReportText(report: ErasureReport, wording: Wording): string {
  const { language, style } = wording;
  const own = textsOf(wording);
  const kept = report.kept.map(({ title, citation, basis, storage, secretFromSubject }) => {
    const secret = secretFromSubject === undefined ? '' : ` ${own.secret(secretFromSubject)}`;
    const provision = citation ?? basisInWords(basis, language);
    return `  ${inLanguage(title, language)} (${provision}): ${termInWords(storage, language)}.${secret}`;
  });
  return paragraphs(
    style.bold(own.report(inLanguage(report.subject.title, language))),
    rowTable(report, wording),
    goes(report, wording),
    kept.length === 0 ? undefined : [style.bold(own.kept), ...kept].join('\n'),
    fileText(report.files, wording),
    earlierIn(report, wording),
    isOnlyWaiting(report) ? undefined : ending(report, wording),
    report.lastCopyGone === undefined ? undefined : own.lastCopy(formatDate(report.lastCopyGone, language)),
    `${own.reference}: ${report.reference}`,
    report.journal === 'on' ? undefined : style.yellow(own.noJournal),
  );
}
