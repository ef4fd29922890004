import type { Policy, Recipient } from '@gallra/core';
import { isInEea } from '@gallra/core/policy';
import { addPeriod, localDate } from '@gallra/core/time';
import { inLanguage } from '@gallra/core/words';
import type { Finding } from '../finding.ts';

/** Those of some places that are in a third country, in words; undefined where none is. */
function outside(policy: Policy, names: readonly string[] = []): string | undefined {
  const found = names.flatMap((name) => {
    const place = policy.places?.[name];
    return place === undefined || isInEea(place) ? [] : [`${inLanguage(place, 'en')} (${place.country})`];
  });
  return found.length === 0 ? undefined : found.join(', ');
}

const mechanisms =
  "transfer: { mechanism: '45', decision: … } for an adequacy decision, { mechanism: '46(2)(c)', module: 3 } for standard contractual clauses, or another of Arts 45 to 49";

/** Data in a third country, or reached from there, that nothing makes lawful. */
function missing(policy: Policy, name: string, { places, accessFrom, transfer }: Recipient): readonly Finding[] {
  if (transfer !== undefined) return [];
  const stored = outside(policy, places);
  const reached = outside(policy, accessFrom);
  const how = [
    ...(stored === undefined ? [] : [`has data in ${stored}`]),
    ...(reached === undefined ? [] : [`reaches data from ${reached}`]),
  ].join(' and ');
  if (how === '') return [];
  return [
    {
      severity: 'error',
      code: 'transfer.missing',
      path: `recipients.${name}.transfer`,
      message: `The recipient ${how}, outside the EEA, and nothing is named that makes the transfer lawful (GDPR Art. 44).`,
      fix: `Name it, as ${mechanisms}; or end the transfer.`,
    },
  ];
}

function outdated(name: string, { transfer }: Recipient, today: string): readonly Finding[] {
  if (transfer === undefined) return [];
  const path = `recipients.${name}.transfer`;
  const findings: Finding[] = [];
  if (transfer.reviewBy !== undefined && transfer.reviewBy < today) {
    findings.push({
      severity: 'warning',
      code: 'transfer.unreviewed',
      path: `${path}.reviewBy`,
      message: `The transfer was to be assessed again by ${transfer.reviewBy}, and ${transfer.reviewed === undefined ? 'nothing tells when it was' : `was last on ${transfer.reviewed}`}.`,
      fix: 'Assess whether the law and practice of the third country still allow it (C-311/18), and write reviewed and a new reviewBy.',
    });
  }
  if (transfer.mechanism === '45' && transfer.validTo !== undefined && transfer.validTo <= addPeriod(today, 'P1Y')) {
    const over = transfer.validTo < today;
    findings.push({
      severity: over ? 'error' : 'warning',
      code: over ? 'adequacy.expired' : 'adequacy.expiring',
      path: `${path}.validTo`,
      message: over
        ? `The adequacy decision ${transfer.decision} was valid until ${transfer.validTo}: the transfer has no basis any more (GDPR Art. 44).`
        : `The adequacy decision ${transfer.decision} is valid until ${transfer.validTo}, less than a year from now.`,
      fix: `Look up whether it was prolonged or replaced, and write that; or use a safeguard of Art. 46.`,
    });
  }
  return findings;
}

/** Places outside the EEA where purposes and backups have data, and where no recipient is that would tell by what right. */
function unexplained(policy: Policy): readonly Finding[] {
  const explained = new Set(Object.values(policy.recipients ?? {}).flatMap(({ places }) => places));
  const of = (path: string, names: readonly string[] = []): readonly Finding[] => {
    const open = outside(
      policy,
      names.filter((name) => !explained.has(name)),
    );
    if (open === undefined) return [];
    return [
      {
        severity: 'warning',
        code: 'transfer.missing',
        path,
        message: `Data are in ${open}, outside the EEA, and no recipient is named there: nothing tells what makes that lawful (GDPR Art. 44).`,
        fix: `Name who has them there under recipients, with ${mechanisms}.`,
      },
    ];
  };
  return [
    ...Object.entries(policy.purposes).flatMap(([name, { places }]) => of(`purposes.${name}.places`, places)),
    ...Object.entries(policy.backups ?? {}).flatMap(([name, { places }]) => of(`backups.${name}.places`, places)),
  ];
}

/** Where data are stored outside what the policy promises; access from elsewhere breaks no promise of storage. */
function promised(policy: Policy): readonly Finding[] {
  if (policy.storageWithin === undefined) return [];
  const of = (path: string, { places }: { readonly places?: readonly string[] }): readonly Finding[] => {
    const stored = outside(policy, places);
    if (stored === undefined) return [];
    return [
      {
        severity: 'error',
        code: 'storage.outsidePromise',
        path: `${path}.places`,
        message: `Data are stored in ${stored}, and the policy promises storageWithin: 'EEA'.`,
        fix: 'Store them in the EEA; or take the promise back, also where customers and people were told of it.',
      },
    ];
  };
  return [
    ...Object.entries(policy.purposes).flatMap(([name, purpose]) => of(`purposes.${name}`, purpose)),
    ...Object.entries(policy.recipients ?? {}).flatMap(([name, recipient]) => of(`recipients.${name}`, recipient)),
    ...Object.entries(policy.backups ?? {}).flatMap(([name, backup]) => of(`backups.${name}`, backup)),
  ];
}

/** Third countries: what is missing, out of date, or against what the policy promises (GDPR Arts 44 to 49; R197, R198). */
export function transferFindings(policy: Policy, at: Date): readonly Finding[] {
  const today = localDate(at, policy.timeZone);
  return [
    ...Object.entries(policy.recipients ?? {}).flatMap(([name, recipient]) => [
      ...missing(policy, name, recipient),
      ...outdated(name, recipient, today),
    ]),
    ...unexplained(policy),
    ...promised(policy),
  ];
}
