import type { Organisation, Policy } from '@gallra/core';
import type { Finding } from '../finding.ts';

function organisations({ parties, recipients = {} }: Policy): readonly (readonly [path: string, Organisation])[] {
  const { vendor, jointControllers = [], representative, dataProtectionOfficer } = parties ?? {};
  const named = [
    ['parties.vendor', vendor],
    ...jointControllers.map((joint, index) => [`parties.jointControllers.${index}`, joint] as const),
    ['parties.representative', representative],
    ['parties.dataProtectionOfficer', dataProtectionOfficer],
    ...Object.entries(recipients).map(([name, recipient]) => [`recipients.${name}`, recipient] as const),
  ] as const;
  return named.flatMap(([path, organisation]) => (organisation === undefined ? [] : [[path, organisation] as const]));
}

/**
 * Registration numbers whose check digits are wrong by the rules of their country (R114). Of a number that no register of
 * the country writes so, nothing is said: another country's may stand there, and not every register has check digits.
 */
export async function registrationFindings(policy: Policy): Promise<readonly Finding[]> {
  const stated = organisations(policy).filter(([, { registrationNumber }]) => registrationNumber !== undefined);
  if (stated.length === 0) return [];
  // The rules of all countries take a while to load, and only a check needs them.
  const { stdnum } = await import('stdnum');
  return stated.flatMap(([path, { registrationNumber = '', country }]): readonly Finding[] => {
    const where = country ?? policy.jurisdiction ?? 'SE';
    const rules = Object.hasOwn(stdnum, where) ? Object.values(stdnum[where] ?? {}) : [];
    const verdicts = rules.map((rule) => rule.validate(registrationNumber));
    if (verdicts.some(({ isValid }) => isValid)) return [];
    if (!verdicts.some(({ error }) => error?.name === 'InvalidChecksum')) return [];
    return [
      {
        severity: 'warning',
        code: 'registrationNumber.wrong',
        path: `${path}.registrationNumber`,
        message: `The check digit is wrong for a number registered in ${where}.`,
        fix: `Write the number as the register has it${country === undefined ? '; or the country that it is registered in, under country' : ''}.`,
      },
    ];
  });
}
