import { inLanguage, ownRecordTexts, textsIn } from '@gallra/core/words';
import type { OwnRecordsPlan, OwnRecordsReport } from '@gallra/retention';
import { count, tableText } from '../../terminal/terminal.ts';
import type { Wording } from '../../wording.ts';

/**
 * Writes the section of a plan on Gallra's own records: how many there are of each kind, how many go, and by which rule.
 * Of kinds without a record only the names stand there.
 *
 * @param command - the command that approves the section, where its breaker does not let it pass
 */
export function ownRecordsText(
  { records, over, hash }: OwnRecordsPlan,
  { language, style }: Wording,
  command: string,
): string {
  const own = textsIn(ownRecordTexts, language);
  const [kind, rows, goes, rule] = own.headings;
  const headings = [{ title: kind }, { title: rows, number: true }, { title: goes, number: true }, { title: rule }];
  const there = records.filter((record) => record.rows > 0);
  const none = records.filter((record) => record.rows === 0);
  const lines = there.map((record) => [
    inLanguage(record.title, language),
    count(record.rows),
    record.erase === 0 ? '–' : count(record.erase),
    `${inLanguage(record.rule, language)} (${record.citation})`,
  ]);
  return [
    style.bold(own.title),
    ...(lines.length === 0 ? [] : [tableText(style, headings, lines)]),
    ...(none.length === 0 ? [] : [own.none(none.map(({ title }) => inLanguage(title, language)).join(', '))]),
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
export function goneRecordsText({ records, over }: OwnRecordsReport, { language, style }: Wording): string | undefined {
  const own = textsIn(ownRecordTexts, language);
  if (over.length > 0) return [style.yellow(own.waits), ...over.map((line) => `  ${line}`)].join('\n');
  if (records.length === 0) return undefined;
  return own.gone(records.map(({ title, rows }) => `${inLanguage(title, language)} ${count(rows)}`).join(', '));
}
