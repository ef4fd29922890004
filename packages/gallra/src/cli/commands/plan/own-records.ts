import type { OwnRecordsPlan, OwnRecordsReport } from '@gallra/retention';
import { count, type Language, type Style, tableText } from '../../terminal/terminal.ts';

const texts = {
  sv: {
    title: 'Gallras egna poster',
    headings: ['Slag', 'Poster', 'Gallras', 'Lagringstid'],
    over: 'Fler än spärren släpper igenom, så inget av dem gallras förrän någon har läst detta:',
    hash: 'Avsnittets hash',
    approve: 'Godkänn och gallra',
    gone: (kinds: string) => `Gallrat av Gallras egna poster: ${kinds}.`,
    waits:
      'Gallras egna poster är kvar, för spärren släpper inte igenom så många. Läs "gallra plan", och godkänn dem där.',
  },
  en: {
    title: "Gallra's own records",
    headings: ['Kind', 'Records', 'Go', 'Storage period'],
    over: 'More than the breaker lets pass, so that none of them goes until somebody has read this:',
    hash: 'Hash of the section',
    approve: 'To approve it and sweep',
    gone: (kinds: string) => `Gone of Gallra's own records: ${kinds}.`,
    waits:
      'Gallra\'s own records are still there, for the breaker does not let so many pass. Read "gallra plan", and approve them there.',
  },
} as const;

/**
 * Writes the section of a plan on Gallra's own records: how many there are of each kind, how many go, and by which rule.
 *
 * @param command - the command that approves the section, where its breaker does not let it pass
 */
export function ownRecordsText(
  { records, over, hash }: OwnRecordsPlan,
  language: Language,
  style: Style,
  command: string,
): string {
  const own = texts[language];
  const [kind, rows, goes, rule] = own.headings;
  const headings = [{ title: kind }, { title: rows, number: true }, { title: goes, number: true }, { title: rule }];
  return [
    style.bold(own.title),
    tableText(
      style,
      headings,
      records.map((record) => [
        record.title[language],
        count(record.rows),
        record.erase === 0 ? '–' : count(record.erase),
        `${record.rule[language]} (${record.citation})`,
      ]),
    ),
    ...(over.length === 0
      ? []
      : [
          style.yellow(own.over),
          ...over.map((line) => `  ${line}`),
          `${own.hash}: ${hash}`,
          `${own.approve}: ${style.bold(command)}`,
        ]),
  ].join('\n');
}

/** What a sweep did of Gallra's own records, or why it left them; undefined where there was nothing to do. */
export function goneRecordsText(
  { records, over }: OwnRecordsReport,
  language: Language,
  style: Style,
): string | undefined {
  const own = texts[language];
  if (over.length > 0) return [style.yellow(own.waits), ...over.map((line) => `  ${line}`)].join('\n');
  if (records.length === 0) return undefined;
  return own.gone(records.map(({ title, rows }) => `${title[language]} ${count(rows)}`).join(', '));
}
