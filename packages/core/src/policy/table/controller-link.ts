import type { Policy } from '../policy.ts';
import type { ControllerLink, PersonalTable } from '../table-classification.ts';
import type { TimeEncoding } from '../vocabulary.ts';

/**
 * The vendor in columns of Gallra's own that hold the key of a controller, which are never null. No tenant's key can
 * equal it: as a key it is refused.
 */
export const vendorKey = 'gallra:vendor';

/**
 * The controller of a row of which nobody can tell whose it is: the row that would tell is gone, or a tenant's key is the
 * vendor's word. It is no tenant's, and not the vendor's either.
 */
export const unknownKey = 'gallra:unknown';

/** Columns that name controllers hold keys of a host, in which the vendor's word has no place; those of Gallra's own hold it. */
export const holdsHostKeys = ({ controllers }: Policy): boolean => controllers?.in.startsWith('gallra_') === false;

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

/** Whose a table's rows are: the vendor's, each one controller's, or shared by the controllers whose rows lead there. */
export type Belonging = 'vendor' | 'tenant' | 'shared';

/** Whose the rows of a table are. */
export function belongingOf({ controller = 'vendor' }: Pick<PersonalTable, 'controller'>): Belonging {
  return controller === 'vendor' || controller === 'shared' ? controller : 'tenant';
}

/** Where the rows of a table say which controller they belong to. */
export type TenantLink = Exclude<ControllerLink, 'vendor' | 'shared'>;

/** Whether rows of a table belong to a controller other than the vendor. */
export function isTenantTable(table: PersonalTable): table is PersonalTable & { controller: TenantLink } {
  return belongingOf(table) === 'tenant';
}
