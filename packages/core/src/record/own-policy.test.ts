import { describe, expect, test } from 'vitest';
import { parsePolicy } from '../definition/parse-policy.ts';
import { policyProblems } from '../definition/problem/policy-problems.ts';
import type { Backup, Policy } from '../policy/policy.ts';
import { policyVersion } from '../policy/policy-version.ts';
import { erasureJournal } from './erasure-journal.ts';
import { legalHolds } from './legal-hold.ts';
import { ownPolicy, recordPeriods } from './own-policy.ts';
import { type OwnRecord, ownRecord } from './own-record.ts';
import { ownRecords } from './own-tables.ts';

const empty = { timeZone: 'Europe/Stockholm', subjects: {}, categories: {}, events: {}, purposes: {}, tables: {} };
const host = (more: Partial<Policy> = {}): Policy => parsePolicy({ ...empty, ...more });
const backup = (keptFor: NonNullable<Backup['keptFor']>): Backup => ({
  sv: 'Kopia',
  en: 'Copy',
  kind: 'snapshot',
  keptFor,
});

function problemsOf(more: object): readonly string[] {
  try {
    parsePolicy({ ...empty, ...more });
    return [];
  } catch (error) {
    return (error as { readonly problems: readonly string[] }).problems;
  }
}

describe("the storage rules of Gallra's own records (Art. 5(1)(e))", () => {
  test('are a sound policy, whatever the host has said', () => {
    expect(policyProblems(ownPolicy(host(), ownRecords))).toEqual([]);
    const more = {
      backups: { daily: backup('P7D'), monthly: backup('P12M') },
      ownRecords: { legal_holds: { storage: 'P5Y' } },
    };
    expect(policyProblems(ownPolicy(host(more as Partial<Policy>), ownRecords))).toEqual([]);
  });

  test('each name who says so, and stay within what they say themselves', () => {
    for (const { storage } of ownRecords) {
      expect(storage.citation).toMatch(/GDPR Art\. \d/);
      expect(storage.title.sv).not.toBe(storage.title.en);
    }
  });

  test('keep the journal as long as any backup, and longer where the host says so', () => {
    const backups = { hourly: backup('PT36H'), daily: backup('P7D'), monthly: backup('P12M') };
    expect(recordPeriods(host({ backups }), erasureJournal)).toEqual(['P2D', 'P7D', 'P12M']);
    expect(
      recordPeriods(host({ backups, ownRecords: { erasure_journal: { storage: 'P2Y' } } }), erasureJournal),
    ).toEqual(['P2D', 'P7D', 'P12M', 'P2Y']);
    expect(recordPeriods(host(), erasureJournal)).toEqual([]);
  });

  test('are moved by the host within what the purpose needs and can justify, each fault by path', () => {
    expect(recordPeriods(host({ ownRecords: { legal_holds: { storage: 'P6Y' } } }), legalHolds)).toEqual(['P6Y']);
    const ownRecords = {
      legal_holds: { storage: 'P1Y' },
      chosen_periods: { storage: 'P11Y' },
      exercised_rights: { storage: 'PT36H' },
      erasure_journal: { storage: 'P30D' },
      outbox_files: { storage: 'P1Y' },
      constructor: { storage: 'P1Y' },
    };
    const problems = problemsOf({ backups: { monthly: backup('P12M') }, ownRecords });
    expect(problems).toEqual([
      expect.stringMatching(/^ownRecords\.legal_holds\.storage: is shorter than .*write P5Y to P10Y$/),
      expect.stringMatching(/^ownRecords\.chosen_periods\.storage: is longer than .*write P5Y to P10Y$/),
      expect.stringMatching(/^ownRecords\.exercised_rights\.storage: is counted in days or longer$/),
      expect.stringMatching(/^ownRecords\.erasure_journal\.storage: is shorter than a backup .*write P12M or longer$/),
      expect.stringMatching(/^ownRecords\.outbox_files\.storage: .*until the file is gone; leave it out$/),
      expect.stringMatching(/^ownRecords\.constructor: there is no record of Gallra .*legal_holds/),
    ]);
    expect(problemsOf({ ownRecords: { legal_holds: 'P5Y' } })).toEqual([
      expect.stringMatching(/^ownRecords\.legal_holds: /),
    ]);
    expect(problemsOf({ ownRecords: { legal_holds: { storage: 'five years' } } })).toEqual([
      expect.stringMatching(/^ownRecords\.legal_holds\.storage: expected an ISO 8601 period/),
    ]);
  });

  test("have a version of their own: what the host moves is no rule for the host's data", () => {
    const moved = host({ ownRecords: { legal_holds: { storage: 'P5Y' } } });
    expect(policyVersion(moved).rules).toBe(policyVersion(host()).rules);
    expect(policyVersion(ownPolicy(moved, ownRecords)).rules).not.toBe(
      policyVersion(ownPolicy(host(), ownRecords)).rules,
    );
    const fewer = ownRecords.slice(1);
    expect(policyVersion(ownPolicy(host(), fewer)).rules).not.toBe(policyVersion(ownPolicy(host(), ownRecords)).rules);
  });
});

test('a declaration whose storage rule cannot be followed is refused, each fault with its place', () => {
  const { storage } = legalHolds;
  if (!('from' in storage)) expect.unreachable();
  const declared = (more: object) =>
    ownRecord({ ...(legalHolds as unknown as OwnRecord<never>), ...more } as unknown as Parameters<
      typeof ownRecord
    >[0]);
  expect(() => declared({ storage: { ...storage, from: 'reason' } })).toThrow(/storage\.from: /);
  expect(() => declared({ storage: { ...storage, for: { min: 'P2Y', default: 'P1Y' } } })).toThrow(/storage\.for: /);
  expect(() => declared({ storage: { ...storage, for: { min: 'P1Y', default: 'P3Y', max: 'P2Y' } } })).toThrow(
    /storage\.for: /,
  );
});
