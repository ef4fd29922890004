import { tableName } from '@gallra/core/words';
import type { DisposalProgress, Plan } from '@gallra/retention';
import { MultiBar, Presets, type SingleBar } from 'cli-progress';
import type { Wording } from '../../wording.ts';
import { actionText } from './text.ts';

/** Shows how far a sweep has come. */
export interface SweepProgress {
  readonly show: (progress: DisposalProgress) => void;
  readonly stop: () => void;
}

/** How many rows an action will change, as the plan foretells; undefined where it does not say. */
export function expectedRows({ tables }: Plan, { table, action, columns = [] }: DisposalProgress): number | undefined {
  const planned = tables.find((other) => other.table === table);
  if (planned === undefined || action === 'unlink') return undefined;
  const whole = (planned.partitions ?? []).reduce((sum, { rows }) => sum + rows, 0);
  if (action === 'drop') return whole;
  if (action === 'erase') return planned.erase - whole;
  if (action === 'anonymise') return planned.anonymise;
  if (action === 'anonymiseReferenced') return planned.referenced;
  return planned.groups.find((group) => group.columns.some((column) => columns.includes(column)))?.clear;
}

/** Progress bars on a terminal: one for each table and action, with the plan's count as its goal. */
export function sweepBars(
  plan: Plan,
  { policy, language }: Omit<Wording, 'style'>,
  stream: NodeJS.WritableStream,
): SweepProgress {
  const bars = new MultiBar(
    { stream, hideCursor: true, barsize: 20, format: ' {bar} {value}/{total}  {name}', gracefulExit: false },
    Presets.shades_grey,
  );
  const known = new Map<string, SingleBar>();
  return {
    show: (progress) => {
      const { table, action, columns, rowsSoFar } = progress;
      const name = JSON.stringify([table, action, columns]);
      const goal = Math.max(rowsSoFar, expectedRows(plan, progress) ?? 0);
      const bar =
        known.get(name) ??
        bars.create(goal, 0, { name: `${tableName(policy, table, language)}: ${actionText(action, language)}` });
      known.set(name, bar);
      bar.setTotal(goal);
      bar.update(rowsSoFar);
    },
    stop: () => bars.stop(),
  };
}
