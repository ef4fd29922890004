import { planTexts, tableName, textsIn } from '@gallra/core/words';
import type { EarlierRows } from '@gallra/dsar';
import { count } from './terminal/terminal.ts';
import type { Wording } from './wording.ts';

/** Writes, for the controller, how many rows are an earlier holder's of a key. It names no key and no value. */
export function earlierText(
  earlier: readonly EarlierRows[],
  heading: string,
  { policy, language, style }: Wording,
): string {
  const { rows: inRows } = textsIn(planTexts, language);
  const places = earlier.map(({ table, rows }) => `  ${tableName(policy, table, language)}: ${inRows(count(rows))}`);
  return [style.yellow(`${heading}:`), ...places].join('\n');
}
