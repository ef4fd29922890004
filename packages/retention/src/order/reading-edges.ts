import type { Policy } from '@gallra/core';
import { isTenantTable, personalTables, subjectSteps, tableEvent } from '@gallra/core/policy';
import type { Edge } from './arrangement.ts';

/**
 * Which tables find their people, events or controller by reading others. They are disposed of before those: a log
 * line that is tied to a person by an e-mail address is nobody's once the address is gone.
 */
export function readingEdges(policy: Policy): readonly Edge[] {
  return personalTables(policy).flatMap(([name, table]) => {
    const people = Object.values(table.subjects ?? {}).flatMap((link) =>
      link === undefined ? [] : subjectSteps(policy, link).map((step) => step.table),
    );
    const parents = Object.keys(table.events ?? {})
      .flatMap((event) => tableEvent(policy, name, event)?.sources ?? [])
      .flatMap((source) => ('through' in source ? [source.in] : []));
    const controllers = isTenantTable(table) && policy.controllers !== undefined ? [policy.controllers.in] : [];
    const through = typeof table.controller === 'object' ? [table.controller.in] : [];
    return [...people, ...parents, ...controllers, ...through].map((read): Edge => [name, read]);
  });
}
