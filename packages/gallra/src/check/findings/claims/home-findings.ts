import {
  agreementEnd,
  belongingOf,
  type Claim,
  columnGroups,
  isElsewhere,
  isTenantTable,
  tableEvent,
} from '@gallra/core/policy';
import { type CheckedSchema, liveColumn } from '../../checked-schema.ts';
import type { Finding } from '../../finding.ts';

/** Whether rows of a table can be the vendor's: those of a tenants' table are where they name no controller. */
function canBeVendors({ personal }: CheckedSchema, name: string): boolean {
  const found = personal.find((other) => other.name === name);
  if (found === undefined || !isTenantTable(found.table)) return true;
  const { controller } = found.table;
  return typeof controller === 'string' ? (liveColumn(found.live, controller)?.nullable ?? true) : true;
}

/** Whether the vendor can ever see an event of a shared row: what is read in tenants' rows is not told to it. */
function seesEvent(checked: CheckedSchema, table: string, event: string): boolean {
  const { policy } = checked;
  // The vendor has no agreement with itself that ends.
  if (event === agreementEnd) return true;
  return (tableEvent(policy, table, event)?.sources ?? []).some(
    (source) =>
      !isElsewhere(source) || (canBeVendors(checked, source.in) && seesEvent(checked, source.in, source.event)),
  );
}

/** Whether a claim on a shared row can keep it for the vendor. What only follows others keeps nothing without those. */
function keepsForVendor(checked: CheckedSchema, table: string, { asProcessor, clock }: Claim): boolean {
  return !asProcessor && clock !== undefined && seesEvent(checked, table, clock.event);
}

/**
 * Homes that controllers share and that the vendor needs for nothing itself: the row goes for all of them in the night in
 * which the last tenant's claim ends.
 */
export function homeFindings(checked: CheckedSchema): readonly Finding[] {
  return checked.personal.flatMap(({ name, table }): readonly Finding[] => {
    if (belongingOf(table) !== 'shared') return [];
    const claims = columnGroups(checked.policy, name).flatMap((group) => group.claims);
    const isKept = claims.some((claim) => keepsForVendor(checked, name, claim));
    if (claims.length === 0 || isKept) return [];
    return [
      {
        severity: 'info',
        code: 'home.noVendorClaim',
        path: `tables.${name}.controller`,
        message:
          "Nothing of the vendor's own, purpose or duty, keeps these shared rows: each goes for all with the last tenant's claim, in one night, and at once where no tenant has rows that lead to it.",
        fix: "Nothing, if it is meant so; otherwise give the vendor a purpose (role: 'controller') that names these data, with an event under \"events\" that their own row, or one of the vendor's, tells.",
      },
    ];
  });
}
