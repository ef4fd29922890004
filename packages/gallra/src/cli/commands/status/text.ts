import { formatMoment, statusTexts, tableName, textsIn } from '@gallra/core/words';
import type { SweepStatus, SweepUnderWay } from '@gallra/retention';
import type { QueueStatus } from '../../../entry/worker.ts';
import { count, paragraphs, tableText } from '../../terminal/terminal.ts';
import type { Wording } from '../../wording.ts';

/** How sweeps stand, and the worker's queue where there is one. */
export interface Status extends SweepStatus {
  readonly queue?: QueueStatus;
}

function underWayText(underWay: readonly SweepUnderWay[], { policy, language, style }: Wording): string {
  const { headings, underWay: title } = textsIn(statusTexts, language);
  const rows = underWay.flatMap(({ holder, since, tables = [] }) =>
    tables.map((one) => [
      tableName(policy, one.table, language),
      count(one.rows),
      count(one.of),
      formatMoment(since, policy.timeZone, language),
      holder,
    ]),
  );
  const columns = headings.map((heading, index) => ({ title: heading, number: index === 1 || index === 2 }));
  return [`${title}:`, ...(rows.length === 0 ? [] : [tableText(style, columns, rows)])].join('\n');
}

/** Writes how sweeps stand; moments in the time zone of the policy. */
export function statusText(status: Status, wording: Wording): string {
  const { policy, language, style } = wording;
  const own = textsIn(statusTexts, language);
  const { last, underWay, pause, overdueHolds, queue } = status;
  const list = (title: string, tables: readonly string[] = []) =>
    tables.length === 0
      ? undefined
      : `${title}: ${tables.map((table) => tableName(policy, table, language)).join(', ')}`;
  const moment = (at: Date | string) => formatMoment(at, policy.timeZone, language);
  return paragraphs(
    last === undefined ? own.never : `${own.last[last.outcome]}: ${moment(last.at)}, ${own.rows(count(last.rows))}.`,
    underWay.length === 0 ? undefined : underWayText(underWay, wording),
    pause === undefined ? undefined : style.yellow(own.pause(moment(pause.until))),
    queue?.schedule === undefined ? undefined : own.schedule(queue.schedule.cron, queue.schedule.timeZone),
    list(own.waiting, queue?.waiting),
    queue === undefined || queue.failed.length === 0 ? undefined : style.red(list(own.failed, queue.failed) ?? ''),
    queue?.refused === undefined ? undefined : style.yellow(own.refused(queue.refused)),
    overdueHolds.length === 0 ? undefined : style.yellow(own.holds(count(overdueHolds.length))),
  );
}
