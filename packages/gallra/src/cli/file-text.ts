import { columnNames, fileTexts, formatMoment, tableName, textsIn } from '@gallra/core/words';
import type { FileReport } from '@gallra/retention';
import { count } from './terminal/terminal.ts';
import type { Wording } from './wording.ts';

/** Writes what became of files; undefined where there were none. */
export function fileText(report: FileReport | undefined, { policy, language, style }: Wording): string | undefined {
  if (report === undefined) return undefined;
  const own = textsIn(fileTexts, language);
  const { removed, missing, shared, elsewhere, waiting, failing } = report;
  const lines = [
    ...(removed === 0 ? [] : [own.removed(count(removed))]),
    ...(missing === 0 ? [] : [own.missing(count(missing))]),
    ...(shared === 0 ? [] : [own.shared(count(shared))]),
    ...(elsewhere === 0 ? [] : [own.elsewhere(count(elsewhere))]),
    ...(waiting === 0 ? [] : [style.yellow(own.waiting(count(waiting)))]),
    ...failing.map(({ table, column, files, since }) => {
      const place = [tableName(policy, table, language), ...columnNames(policy, table, [column], language)].join('.');
      return `  ${style.red(place)}: ${own.failing(count(files), formatMoment(since, policy.timeZone, language))}`;
    }),
  ];
  return lines.length === 0 ? undefined : lines.join('\n');
}

/** Whether a file is still there though it was tried to remove it. */
export function hasFailing(report: FileReport | undefined): boolean {
  return (report?.failing.length ?? 0) > 0;
}
