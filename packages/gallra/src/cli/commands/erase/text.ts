import { articleInWords } from '@gallra/core/words';
import type { ErasurePreview, ErasureReport } from '@gallra/dsar';
import { fileText } from '../../terminal/file-text.ts';
import { count, type Language, paragraphs, type Style, tableText } from '../../terminal/terminal.ts';
import { planTexts } from '../plan/texts.ts';

const texts = {
  sv: {
    preview: (category: string) => `Radering av en person (${category}): så här blir det.`,
    report: (category: string) => `En person (${category}) är raderad.`,
    headings: ['Tabell', 'Raderas', 'Anonymiseras', 'Hålls kvar utan personen', 'Kolumner töms', 'Bevaras'],
    goes: 'Gallras',
    warnings: 'Läs först: detta bevaras',
    kept: 'Detta bevaras',
    blocked: 'Hindrar raderingen',
    complete: 'Inget finns kvar om personen.',
    incomplete: 'Det som stannar får bara användas av det skälet, och gallras när skälet upphör.',
    secret: (provision: string) => `Får inte berättas för den registrerade (${provision}).`,
    lastCopy: (day: string) => `Säkerhetskopior kan innehålla uppgifterna till och med ${day}.`,
    noJournal:
      'Raderingen är inte journalförd (fingerprintKey eller GALLRA_FINGERPRINT_KEY saknas): efter en återläsning måste den göras om.',
    reference: 'Referens i händelseloggen',
  },
  en: {
    preview: (category: string) => `Erasing a person (${category}): this is what it would do.`,
    report: (category: string) => `A person (${category}) has been erased.`,
    headings: ['Table', 'Erased', 'Anonymised', 'Referenced', 'Columns cleared', 'Stay'],
    goes: 'Goes',
    warnings: 'Read first: this stays',
    kept: 'This stays',
    blocked: 'Stands in the way',
    complete: 'Nothing is left about the person.',
    incomplete: 'What stays may be used for that reason alone, and goes with a sweep when the reason ends.',
    secret: (provision: string) => `The data subject must not be told (${provision}).`,
    lastCopy: (day: string) => `Backups can hold copies through ${day}.`,
    noJournal:
      'The erasure is not journalled (no fingerprintKey, no GALLRA_FINGERPRINT_KEY): after a restore it has to be done again.',
    reference: 'Reference in the event log',
  },
} as const;

type Outlook = Pick<ErasurePreview, 'rows' | 'erased' | 'heldInPlace' | 'complete'>;

function rowTable({ rows = [], heldInPlace }: Outlook, language: Language, style: Style): string {
  const [table, ...numbers] = texts[language].headings;
  const headings = [{ title: table }, ...numbers.map((title) => ({ title, number: true }))];
  const cell = (amount: number) => (amount === 0 ? '–' : count(amount));
  return tableText(
    style,
    headings,
    rows.map(({ table: name, erase, anonymise, clear, keep }) => {
      const held = heldInPlace.find((other) => other.table === name)?.rows ?? 0;
      return [name, ...[erase, Math.max(0, anonymise - held), held, clear, keep].map(cell)];
    }),
  );
}

function goes({ erased }: Outlook, language: Language): string {
  if (erased.length === 0) return '';
  const places = erased.map(({ table, title, columns }) => `  ${title?.[language] ?? table}: ${columns.join(', ')}`);
  return [`${texts[language].goes}:`, ...places].join('\n');
}

const ending = (outlook: Outlook, language: Language) =>
  outlook.complete ? texts[language].complete : texts[language].incomplete;

/** Writes what an erasure would do, with the warnings to read first. It names no key and no value. */
export function erasurePreviewText(preview: ErasurePreview, language: Language, style: Style): string {
  const own = texts[language];
  const { rows: inRows } = planTexts[language];
  const warnings = preview.warnings.map((warning) => `  ${style.yellow('!')} ${warning[language]}`);
  const blocked = preview.blocked.map(
    ({ path, problem, fix, rows }) => `  ${style.red(path)}: ${problem} (${inRows(count(rows))}); ${fix}`,
  );
  return paragraphs(
    style.bold(own.preview(preview.subject.title[language])),
    rowTable(preview, language, style),
    goes(preview, language),
    warnings.length === 0 ? undefined : [style.bold(own.warnings), ...warnings].join('\n'),
    blocked.length === 0 ? undefined : [style.bold(own.blocked), ...blocked].join('\n'),
    ending(preview, language),
  );
}

/** Nothing stays but files that are still to be removed. */
const isOnlyWaiting = ({ complete, kept, heldForOthers, holds }: ErasureReport) =>
  !complete && kept.length + heldForOthers.length + holds.length === 0;

/** Writes what an erasure did. It names no key and no value. */
export function erasureReportText(report: ErasureReport, language: Language, style: Style): string {
  const own = texts[language];
  const kept = report.kept.map(({ title, citation, basis, secretFromSubject }) => {
    const secret = secretFromSubject === undefined ? '' : ` ${own.secret(secretFromSubject)}`;
    return `  ${title[language]} (${citation ?? articleInWords(basis, language)}).${secret}`;
  });
  return paragraphs(
    style.bold(own.report(report.subject.title[language])),
    rowTable(report, language, style),
    goes(report, language),
    kept.length === 0 ? undefined : [style.bold(own.kept), ...kept].join('\n'),
    fileText(report.files, language, style),
    isOnlyWaiting(report) ? undefined : ending(report, language),
    report.lastCopyGone === undefined ? undefined : own.lastCopy(report.lastCopyGone),
    `${own.reference}: ${report.reference}`,
    report.journal === 'on' ? undefined : style.yellow(own.noJournal),
  );
}
