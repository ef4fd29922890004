import { formatMoment } from '@gallra/core/words';
import type { SweepStatus, SweepUnderWay } from '@gallra/retention';
import type { QueueStatus } from '../../../entry/worker.ts';
import { count, type Language, paragraphs, type Style, tableText } from '../../terminal/terminal.ts';

/** How sweeps stand, and the worker's queue where there is one. */
export interface Status extends SweepStatus {
  readonly queue?: QueueStatus;
}

const texts = {
  sv: {
    never: 'Ingen gallring har gjorts.',
    last: { completed: 'Senaste gallringen blev klar', stopped: 'Senaste gallringen stannade när budgeten var slut' },
    rows: (rows: string) => `${rows} rader`,
    underWay: 'Pågår',
    headings: ['Tabell', 'Gjort', 'Av', 'Sedan', 'Process'],
    pause: (until: string) => `Gallringen är pausad till ${until}.`,
    waiting: 'Väntar på sin tur',
    failed: 'Misslyckades, och försöks igen vid nästa gallring',
    schedule: (cron: string, timeZone: string) => `Schema: ${cron} (${timeZone})`,
    refused: (code: string) => `Arbetaren fick inte börja: ${code}. Kör "gallra plan".`,
    holds: (holds: string) => `Bevarandebeslut som skulle ha omprövats: ${holds}.`,
  },
  en: {
    never: 'There has been no sweep.',
    last: { completed: 'The last sweep was completed', stopped: 'The last sweep stopped when its budget was used up' },
    rows: (rows: string) => `${rows} rows`,
    underWay: 'Under way',
    headings: ['Table', 'Done', 'Of', 'Since', 'Process'],
    pause: (until: string) => `Sweeps are paused until ${until}.`,
    waiting: 'Waiting for their turn',
    failed: 'Failed, to be tried again by the next sweep',
    schedule: (cron: string, timeZone: string) => `Schedule: ${cron} (${timeZone})`,
    refused: (code: string) => `The worker could not begin: ${code}. Run "gallra plan".`,
    holds: (holds: string) => `Legal holds that should have been reviewed: ${holds}.`,
  },
} as const;

/** What words are written with: in a language, in the time zone of the policy, in a style. */
interface Wording {
  readonly language: Language;
  readonly timeZone: string;
  readonly style: Style;
}

function underWayText(underWay: readonly SweepUnderWay[], { language, timeZone, style }: Wording): string {
  const { headings, underWay: title } = texts[language];
  const [table, done, of, since, process] = headings;
  const rows = underWay.flatMap(({ holder, since: begun, tables = [] }) =>
    tables.map((one) => [one.table, count(one.rows), count(one.of), formatMoment(begun, timeZone, language), holder]),
  );
  const columns = [
    { title: table },
    { title: done, number: true },
    { title: of, number: true },
    { title: since },
    { title: process },
  ];
  return [`${title}:`, ...(rows.length === 0 ? [] : [tableText(style, columns, rows)])].join('\n');
}

/** Writes how sweeps stand; moments in the time zone of the policy. */
export function statusText(status: Status, wording: Wording): string {
  const { language, timeZone, style } = wording;
  const own = texts[language];
  const { last, underWay, pause, overdueHolds, queue } = status;
  const list = (title: string, tables: readonly string[] = []) =>
    tables.length === 0 ? undefined : `${title}: ${tables.join(', ')}`;
  return paragraphs(
    last === undefined
      ? own.never
      : `${own.last[last.outcome]}: ${formatMoment(last.at, timeZone, language)}, ${own.rows(count(last.rows))}.`,
    underWay.length === 0 ? undefined : underWayText(underWay, wording),
    pause === undefined ? undefined : style.yellow(own.pause(formatMoment(pause.until, timeZone, language))),
    queue?.schedule === undefined ? undefined : own.schedule(queue.schedule.cron, queue.schedule.timeZone),
    list(own.waiting, queue?.waiting),
    queue === undefined || queue.failed.length === 0 ? undefined : style.red(list(own.failed, queue.failed) ?? ''),
    queue?.refused === undefined ? undefined : style.yellow(own.refused(queue.refused)),
    overdueHolds.length === 0 ? undefined : style.yellow(own.holds(count(overdueHolds.length))),
  );
}
