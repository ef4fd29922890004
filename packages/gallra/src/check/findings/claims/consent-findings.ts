import type { Policy } from '@gallra/core';
import { columnGroups, consentEvent, personalTables } from '@gallra/core/policy';
import type { Finding } from '../../finding.ts';

/** The tables that hold data on consent to a purpose, with the event each takes for the act of consent, if any. */
function heldOn(policy: Policy, purpose: string): ReadonlyMap<string, string | undefined> {
  return new Map(
    personalTables(policy).flatMap(([table]) =>
      columnGroups(policy, table)
        .flatMap(({ claims }) => claims)
        .filter(({ name, endsUponWithdrawal }) => name === purpose && endsUponWithdrawal)
        .map((claim) => [table, consentEvent(policy, table, claim)] as const),
    ),
  );
}

const quoted = (names: Iterable<string>): string => [...new Set(names)].map((name) => `"${name}"`).join(', ');

/**
 * Purposes on consent that do not say which event is its act. Taken for it is then what they count from, where a column of
 * the row tells that: if it is none, whatever happens next undoes a withdrawal (Art. 4(11), 7(3)).
 */
export function consentFindings(policy: Policy): readonly Finding[] {
  return Object.entries(policy.purposes).flatMap(([name, purpose]): readonly Finding[] => {
    if (purpose.role === 'processor' || purpose.consent !== undefined) return [];
    const held = heldOn(policy, name);
    if (held.size === 0) return [];
    const taken = [...held].flatMap(([table, event]) => (event === undefined ? [] : [{ table, event }]));
    const finding = { code: 'consent.unnamed', path: `purposes.${name}.consent` } as const;
    if (taken.length === 0) {
      return [
        {
          ...finding,
          severity: 'info',
          message: `The purpose rests on consent and names no event that is its act, so that after a withdrawal only consent on record counts. Its data are in ${quoted(held.keys())}.`,
          fix: 'Nothing, if consent is recorded with consent(); otherwise name the event under "consent".',
        },
      ];
    }
    const events = quoted(taken.map(({ event }) => event));
    return [
      {
        ...finding,
        severity: 'warning',
        message: `The purpose rests on consent and names no event that is its act. What it counts from is taken for it, and undoes a withdrawal: ${events} in ${quoted(taken.map(({ table }) => table))}.`,
        fix: `Name under "consent" the event by which consent is given: ${events}, if it is that, or another.`,
      },
    ];
  });
}
