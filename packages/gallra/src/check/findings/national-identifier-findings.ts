import type { Policy } from '@gallra/core';
import { jurisdictionOf, personalTables } from '@gallra/core/policy';
import type { Finding } from '../finding.ts';

/** National identification numbers without the reason that the country's own law asks for (GDPR Art. 87). */
export function nationalIdentifierFindings(policy: Policy): readonly Finding[] {
  const { text, citation } = jurisdictionOf(policy).nationalIdentifier;
  return personalTables(policy).flatMap(([name, { identifiers, columns }]): readonly Finding[] => {
    const column = identifiers?.personalIdentityNumber;
    const written = column === undefined ? undefined : columns[column];
    if (written === undefined || (typeof written === 'object' && written.justification !== undefined)) return [];
    return [
      {
        severity: 'warning',
        code: 'identityNumber.unjustified',
        path: `tables.${name}.columns.${column}`,
        message: `${text.en} (${citation}).`,
        fix: 'Write { is: …, justification: … } with the reason, or do without the number.',
      },
    ];
  });
}
