import type { Organisation, Policy } from '@gallra/core';
import { describe, expect, test } from 'vitest';
import { estatePolicy } from '../../testing/estate.ts';
import { registrationFindings } from './registration-findings.ts';

const foundOf = async (more: Partial<Policy>) => {
  const findings = await registrationFindings(estatePolicy({}, more));
  return findings.map(({ severity, code, path }) => `${severity} ${code} ${path}`);
};
const ofVendor = (registrationNumber: string, more: Partial<Organisation> = {}) =>
  foundOf({ parties: { vendor: { name: 'Made Up AB', registrationNumber, ...more } } });

const wrong = ['warning registrationNumber.wrong parties.vendor.registrationNumber'];

describe('a registration number (R114)', () => {
  test('is wrong where its check digit is', async () => {
    expect(await ofVendor('556000-0001')).toEqual([]);
    expect(await ofVendor('556000-0002')).toEqual(wrong);
  });

  test('is held against the rules of the country that it is registered in', async () => {
    expect(await ofVendor('974760673', { country: 'NO' })).toEqual([]);
    expect(await ofVendor('974760674', { country: 'NO' })).toEqual(wrong);
  });

  test('of a register without check digits, or of a country without rules, is left alone', async () => {
    expect(await ofVendor('91-1144442 (TIN)')).toEqual([]);
    expect(await ofVendor('12-3456789', { country: 'US' })).toEqual([]);
    expect(await ofVendor('556000-0002', { country: 'AQ' })).toEqual([]);
  });

  test('is looked at for everybody that the policy names', async () => {
    const of = { name: 'Made Up AB', registrationNumber: '556000-0002' };
    const recipient = { ...of, kind: 'processor', service: { sv: 'Drift', en: 'Hosting' }, places: [] } as const;
    expect(
      await foundOf({
        parties: { vendor: of, jointControllers: [of], representative: of, dataProtectionOfficer: of },
        recipients: { host: recipient },
      }),
    ).toEqual(
      ['parties.vendor', 'parties.jointControllers.0', 'parties.representative', 'parties.dataProtectionOfficer']
        .concat('recipients.host')
        .map((path) => `warning registrationNumber.wrong ${path}.registrationNumber`),
    );
  });
});
