import type { Obstacle } from '@gallra/retention';

/** How bad a finding is: an error fails the check, a warning asks for a decision, an info tells what is so. */
export type Severity = 'error' | 'warning' | 'info';

/** The codes of {@link Finding}. A code never changes its meaning; new ones may be added. */
export type FindingCode =
  | 'table.unclassified'
  | 'table.vanished'
  | 'table.isView'
  | 'table.isNoView'
  | 'table.hidesRows'
  | 'table.shadowed'
  | 'column.unclassified'
  | 'column.vanished'
  | 'column.looksPersonal'
  | 'column.softDelete'
  | 'encoding.unfit'
  | 'key.notUnique'
  | 'key.natural'
  | 'keys.reusable'
  | 'keys.untold'
  | `disposal.${Exclude<Obstacle, 'todo' | 'view' | 'keyNotUnique'>}`
  | 'anonymisation.pseudonymised'
  | 'ownTables.missing'
  | 'ownTables.noTransactions'
  | 'migration.needed'
  | 'controller.notRecorded'
  | 'controller.moved'
  | 'controller.gone'
  | 'time.unreadable'
  | 'claim.neverBegan'
  | 'link.types'
  | 'link.spelling'
  | 'todo.tooMany'
  | 'foreignKey.unfollowed'
  | 'foreignKey.notKey'
  | 'foreignKey.takesAlong'
  | 'index.missing'
  | 'provision.expired'
  | 'provision.expiring'
  | 'provision.unread'
  | 'identityNumber.unjustified'
  | 'purpose.outOfReach'
  | 'agreement.endless'
  | 'financialYear.withoutHistory'
  | 'since.missing'
  | 'consent.unnamed'
  | 'home.noVendorClaim'
  | 'transfer.missing'
  | 'transfer.unreviewed'
  | 'adequacy.expired'
  | 'adequacy.expiring'
  | 'storage.outsidePromise'
  | 'registrationNumber.wrong'
  | 'automatedDecision.unfounded'
  | 'specialCategories.contradicted'
  | 'backup.gap'
  | 'fingerprintKey.missing'
  | 'files.unconfigured';

/** Something that is not as it should be between a policy and a database. It holds names, of controllers too, and no other value of a row. */
export interface Finding {
  readonly severity: Severity;
  readonly code: FindingCode;
  /** Dotted path into the policy, or to where in it something is missing: `tables.contacts.columns.phone`. */
  readonly path: string;
  readonly message: string;
  readonly fix: string;
}

const severities: readonly Severity[] = ['error', 'warning', 'info'];

/** Worst first, then by path and code. */
export function inOrder(findings: readonly Finding[]): readonly Finding[] {
  const byText = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
  return [...findings].sort(
    (a, b) =>
      severities.indexOf(a.severity) - severities.indexOf(b.severity) ||
      byText(a.path, b.path) ||
      byText(a.code, b.code),
  );
}
