import type { Policy } from '../policy.ts';
import type { ControllerLink, PersonalTable } from '../table-classification.ts';
import type { TimeEncoding } from '../vocabulary.ts';

/** A column of the controllers' table that says when something ended. */
export interface AgreementColumn {
  readonly column: string;
  readonly encoding: TimeEncoding;
}

/**
 * The columns of the controllers' table that say when the agreement ended: with the latest of them, and not while one of
 * them is null. None: agreements do not end.
 */
export function agreementColumns({ controllers, times = 'instant' }: Policy): readonly AgreementColumn[] {
  const ended = controllers?.agreementEnded;
  if (ended === undefined) return [];
  const moments = typeof ended === 'object' && 'latest' in ended ? ended.latest : [ended];
  return moments.map((moment) => (typeof moment === 'string' ? { column: moment, encoding: times } : moment));
}

/** Whether rows of a table belong to a controller other than the vendor. */
export function isTenantTable(table: PersonalTable): table is PersonalTable & { controller: ControllerLink } {
  return table.controller !== undefined && table.controller !== 'vendor';
}
