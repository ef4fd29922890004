import type { Condition } from './condition.ts';
import type { Policy } from './policy.ts';
import { personalTables } from './table/classified-table.ts';
import { isTenantTable } from './table/controller-link.ts';
import { yearTable } from './table/financial-years.ts';
import { soleKey } from './table/own-key.ts';
import { subjectSteps } from './table/subject-link.ts';
import { tableEvent } from './table/table-event.ts';

/** Rows of one table belong to rows of another: where their columns equal those of the other, in order. */
export interface ColumnLink {
  readonly table: string;
  readonly columns: readonly string[];
  readonly target: string;
  /** Columns of `target`, in the order of `columns`. */
  readonly to: readonly string[];
  /** Only rows of `table` that meet this. */
  readonly when?: Condition;
}

/**
 * The links by which rows of a policy lead to others: to people, to what tells an event, to their controller; each once.
 *
 * @param policy - a checked policy
 * @see GDPR Art. 5(1)(d)
 * @example
 * ```ts
 * import type { Policy } from '@gallra/core';
 * import { columnLinks } from '@gallra/core/policy';
 *
 * declare const policy: Policy;
 * for (const { table, columns, target, to } of columnLinks(policy)) console.log(table, columns, target, to);
 * ```
 */
export function columnLinks(policy: Policy): readonly ColumnLink[] {
  const found = new Map<string, ColumnLink>();
  const add = (from: Pick<ColumnLink, 'table' | 'when'>, column: string, target: string, to: string) => {
    const { table, when } = from;
    const link: ColumnLink = { table, columns: [column], target, to: [to], ...(when === undefined ? {} : { when }) };
    if (table !== target || column !== to) found.set(JSON.stringify(link), link);
  };
  for (const [name, table] of personalTables(policy)) {
    for (const [party, link] of Object.entries(table.subjects ?? {}))
      if (link !== undefined)
        for (const step of subjectSteps(policy, link))
          add({ table: name, ...(step.when && { when: step.when }) }, party, step.table, step.column);
    for (const event of Object.keys(table.events ?? {}))
      for (const source of tableEvent(policy, name, event)?.sources ?? []) {
        const when = 'when' in source && source.when !== undefined ? { when: source.when } : {};
        if ('through' in source) add({ table: name, ...when }, source.through, source.in, soleKey(policy, source.in));
        if ('by' in source) add({ table: source.in, ...when }, source.by, name, soleKey(policy, name));
      }
    if (!isTenantTable(table)) continue;
    const { controller } = table;
    if (typeof controller === 'object')
      add({ table: name }, controller.through, controller.in, soleKey(policy, controller.in));
    else if (policy.controllers !== undefined)
      add({ table: name }, controller, policy.controllers.in, policy.controllers.key ?? 'id');
  }
  const years = yearTable(policy);
  if (years !== undefined && policy.controllers !== undefined)
    add({ table: years.in }, years.controller, policy.controllers.in, policy.controllers.key ?? 'id');
  return [...found.values()];
}
