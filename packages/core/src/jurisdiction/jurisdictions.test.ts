import { describe, expect, it } from 'vitest';
import { parsePolicy } from '../definition/parse-policy.ts';
import { jurisdictionOf, jurisdictions } from './jurisdictions.ts';

const policy = { timeZone: 'Europe/Oslo', subjects: {}, categories: {}, events: {}, purposes: {}, tables: {} };

describe.each(Object.entries(jurisdictions))(
  'the own law of %s',
  (code, { supervisoryAuthority, nationalIdentifier }) => {
    it('is known by an ISO 3166-1 code that a policy can name', () => {
      expect(code).toMatch(/^[A-Z]{2}$/);
      expect(parsePolicy({ ...policy, jurisdiction: code }).jurisdiction).toBe(code);
    });

    it('names the supervisory authority, in both languages and with an address on the web (GDPR Art. 15(1)(f))', () => {
      expect(supervisoryAuthority.name.sv).not.toBe('');
      expect(supervisoryAuthority.name.en).not.toBe('');
      expect(new URL(supervisoryAuthority.website).protocol).toBe('https:');
    });

    it('says when a national identification number may be processed, and where that stands (GDPR Art. 87)', () => {
      expect(nationalIdentifier.citation).not.toBe('');
      // The sentence is ended by whoever cites it.
      expect(`${nationalIdentifier.text.sv}${nationalIdentifier.text.en}`).not.toContain('.');
    });
  },
);

describe('the jurisdiction of a policy', () => {
  it('is Sweden where none is named', () => {
    expect(jurisdictionOf({})).toBe(jurisdictions.SE);
  });

  it('is refused by its path where its law is not known, and those that are known are listed', () => {
    expect(() => parsePolicy({ ...policy, jurisdiction: 'XX' })).toThrow(
      expect.objectContaining({
        code: 'policy.invalid',
        problems: [expect.stringMatching(/^jurisdiction: Invalid .*"SE"/)],
      }),
    );
  });
});
