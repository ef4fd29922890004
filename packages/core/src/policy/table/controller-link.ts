import type { Policy } from '../policy.ts';
import type { ControllerLink, PersonalTable } from '../table-classification.ts';
import type { TimeEncoding } from '../vocabulary.ts';

/** The controllers table's own event, read from the column that says when the agreement ended. */
export function agreementColumn(
  policy: Policy,
): { readonly column: string; readonly encoding: TimeEncoding } | undefined {
  const ended = policy.controllers?.agreementEnded;
  if (ended === undefined) return undefined;
  return typeof ended === 'string' ? { column: ended, encoding: policy.times ?? 'instant' } : ended;
}

/** Whether rows of a table belong to a controller other than the vendor. */
export function isTenantTable(table: PersonalTable): table is PersonalTable & { controller: ControllerLink } {
  return table.controller !== undefined && table.controller !== 'vendor';
}
