import type { Duty, Limit, Policy } from '@gallra/core';
import { addPeriod, localDate } from '@gallra/core/time';
import type { Finding } from '../finding.ts';

function inForce(path: string, { citation, validTo }: Duty | Limit, today: string): readonly Finding[] {
  if (validTo === undefined || validTo > addPeriod(today, 'P1Y')) return [];
  const over = validTo < today;
  return [
    {
      severity: 'warning',
      code: over ? 'provision.expired' : 'provision.expiring',
      path,
      message: over
        ? `${citation} was in force until ${validTo}; the policy still goes by it.`
        : `${citation} is in force until ${validTo}, less than a year from now.`,
      fix: 'Look up what applies instead, and change the provision, its period and validTo.',
    },
  ];
}

/** Duties and limits whose provision is no longer in force, or not for long. */
export function provisionFindings(policy: Policy, at: Date): readonly Finding[] {
  const today = localDate(at, policy.timeZone);
  return [
    ...Object.entries(policy.duties ?? {}).flatMap(([name, duty]) => inForce(`duties.${name}`, duty, today)),
    ...Object.entries(policy.limits ?? {}).flatMap(([name, limit]) => inForce(`limits.${name}`, limit, today)),
  ];
}
