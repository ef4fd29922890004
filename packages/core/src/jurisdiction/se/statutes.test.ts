import { describe, expect, test } from 'vitest';
import { decide } from '../../decision/decide.ts';
import { situationOf } from '../../decision/situation.ts';
import { parsePolicy } from '../../definition/parse-policy.ts';
import type { Duty, Limit } from '../../policy/purpose.ts';
import * as se from './index.ts';

const label = { sv: 'svenska', en: 'English' };

/** Decides a row whose name is kept by one duty, with the day of each event. */
function decideWith(
  duty: Duty,
  limits: Readonly<Record<string, Limit>>,
  days: Readonly<Record<string, string>>,
  today: string,
) {
  const policy = parsePolicy({
    timeZone: 'Europe/Stockholm',
    times: 'date',
    controllers: { in: 'firms', financialYearEnd: 'year_end' },
    subjects: { customer: label },
    categories: { identity: label },
    events: Object.fromEntries(Object.keys(days).map((event) => [event, label])),
    purposes: {
      claims: {
        title: label,
        role: 'controller',
        basis: '6(1)(f)',
        subjects: 'all',
        categories: 'all',
        keep: { from: duty.from, for: 'P20Y' },
        legalClaims: true,
      },
    },
    duties: { duty },
    limits,
    tables: {
      firms: { columns: { id: 'notPersonal', year_end: 'notPersonal' }, then: 'anonymise' },
      records: {
        controller: 'firm_id',
        subjects: { id: 'customer' },
        events: Object.fromEntries(Object.keys(days).map((event) => [event, event])),
        duties: { duty: ['name'] },
        columns: {
          id: 'key',
          firm_id: 'notPersonal',
          name: 'identity',
          ...Object.fromEntries(Object.keys(days).map((event) => [event, 'notPersonal'])),
        },
        then: 'erase',
      },
    },
  });
  const row = { id: 1, firm_id: 1, name: 'x', ...days };
  const firm = { id: 1, year_end: '06-30' };
  const lookup = (table: string) => (table === 'firms' ? [firm] : []);
  const situation = situationOf({ policy, table: 'records', row, lookup }, new Date(`${today}T12:00:00Z`));
  const [column] = decide(policy, 'records', situation).columns;
  const reasons = Object.values(column?.parties ?? {}).flatMap(([party]) => party?.reasons ?? []);
  return Object.fromEntries(reasons.map((reason) => [reason.claim, reason]));
}

describe('duties', () => {
  test('accounting records are kept through the seventh year after the calendar year in which the financial year ended (BFL 7:2)', () => {
    const days = { financialTransaction: '2025-09-15' };
    expect(decideWith(se.bookkeeping(), {}, days, '2033-12-31').duty).toMatchObject({
      alive: true,
      end: { lastDay: '2033-12-31' },
    });
    expect(decideWith(se.bookkeeping(), {}, days, '2034-01-01').duty).toMatchObject({ alive: false });
    const first = decideWith(se.bookkeeping({ from: 'invoiced' }), {}, { invoiced: '2025-06-30' }, '2026-01-01');
    expect(first.duty, 'the last day of the financial year before').toMatchObject({ end: { lastDay: '2032-12-31' } });
  });

  test('sales through an electronic interface are kept for ten years after the year of the transaction (ML 17:37)', () => {
    const { duty } = decideWith(
      se.electronicInterfaceRecords(),
      {},
      { financialTransaction: '2025-02-01' },
      '2026-01-01',
    );
    expect(duty).toMatchObject({ alive: true, end: { lastDay: '2035-12-31' } });
  });

  test('customer due diligence is kept for five years from the end of the relationship (PTL 5:3; T4)', () => {
    const days = { relationshipEnded: '2026-03-31' };
    expect(decideWith(se.customerDueDiligence(), {}, days, '2031-03-31').duty).toMatchObject({
      alive: true,
      end: { lastDay: '2031-03-31' },
    });
    expect(decideWith(se.customerDueDiligence(), {}, days, '2031-04-01').duty).toMatchObject({ alive: false });
  });

  test('reports of suspicion are secret from the data subject (PTL 5:7)', () => {
    const { duty } = decideWith(se.suspicionReport(), {}, { relationshipEnded: '2026-03-31' }, '2027-01-01');
    expect(duty).toMatchObject({
      secretFromSubject: 'penningtvättslagen (2017:630) 5 kap. 7 §',
      end: { lastDay: '2031-03-31' },
    });
  });

  test('a list of bids is kept for as long as the agent chooses, for the act has no number of years (FML 3:18; T5)', () => {
    const days = { assignmentCompleted: '2026-05-20' };
    expect(decideWith(se.bidList({ for: 'P7Y' }), {}, days, '2027-01-01').duty).toMatchObject({
      end: { lastDay: '2033-05-20' },
    });
    const choice = { min: 'P7Y', default: 'P10Y', max: 'P10Y' } as const;
    expect(decideWith(se.bidList({ for: choice }), {}, days, '2027-01-01').duty).toMatchObject({
      end: { lastDay: '2036-05-20' },
    });
    expect(decideWith(se.brokerDocuments({ for: 'P10Y' }), {}, days, '2027-01-01').duty).toMatchObject({
      end: { lastDay: '2036-05-20' },
      citation: 'fastighetsmäklarlagen (2021:516) 3 kap. 19 §',
    });
    expect(se.bidList({ for: 'P7Y' }).periodSource).toMatch(/Fastighetsmäklarinspektionen.*sju.*tio/);
  });
});

describe('a rule that changed', () => {
  const before = { ...se.bookkeeping(), for: 'P10Y', validFrom: '2000-01-01', validTo: '2024-06-30' } as const;
  const after = { ...se.bookkeeping(), for: 'P7Y', validFrom: '2024-07-01' } as const;
  const endOf = (duty: Duty, day: string) =>
    decideWith(duty, {}, { financialTransaction: day }, '2026-01-01').duty?.end ?? 'does not apply';

  test('applies to each record as it was on its day', () => {
    expect(endOf(before, '2024-06-30')).toMatchObject({ lastDay: '2034-12-31' });
    expect(endOf(after, '2024-06-30')).toBe('does not apply');
    expect(endOf(before, '2024-07-01')).toBe('does not apply');
    expect(endOf(after, '2024-07-01')).toMatchObject({ lastDay: '2032-12-31' });
  });
});

describe('limits', () => {
  test('ten years are the most the money laundering act allows (PTL 5:4; T4)', () => {
    const limits = { most: se.moneyLaunderingMaximum({ caps: ['claims'] }) };
    const { claims, duty } = decideWith(
      se.customerDueDiligence(),
      limits,
      { relationshipEnded: '2026-03-31' },
      '2027-01-01',
    );
    expect(claims).toMatchObject({ end: { lastDay: '2036-03-31' }, cutBy: { limit: 'most' } });
    expect(duty, 'a maximum is no default').toMatchObject({ end: { lastDay: '2031-03-31' } });
  });

  test('limitation of claims cuts a purpose short and keeps nothing itself (preskriptionslagen 2 §; T6)', () => {
    const days = { assignmentCompleted: '2026-05-20', claimArose: '2026-06-01' };
    const bids = se.bidList({ for: 'P7Y' });
    const cutTo = (limit: Limit) => decideWith(bids, { limit }, days, '2027-01-01').claims;
    expect(cutTo(se.prescription({ caps: ['claims'] }))).toMatchObject({ end: { lastDay: '2036-06-01' } });
    expect(cutTo(se.consumerPrescription({ caps: ['claims'] }))).toMatchObject({ end: { lastDay: '2029-06-01' } });
    const complaint = { caps: ['claims'] } as const;
    expect(cutTo(se.consumerServiceComplaint(complaint))).toMatchObject({ end: { lastDay: '2029-05-20' } });
    expect(cutTo(se.consumerServiceComplaint({ ...complaint, fixedProperty: true }))).toMatchObject({
      end: { lastDay: '2036-05-20' },
    });
    expect(cutTo(se.discriminationClaim({ caps: ['claims'], from: 'claimArose' }))).toMatchObject({
      end: { lastDay: '2028-06-01' },
    });
    expect(Object.keys(decideWith(bids, { limit: se.prescription({ caps: 'all' }) }, days, '2027-01-01'))).toEqual([
      'claims',
      'duty',
    ]);
  });
});

const presets: readonly (Duty | Limit)[] = [
  se.bookkeeping(),
  se.electronicInterfaceRecords(),
  se.customerDueDiligence(),
  se.suspicionReport(),
  se.bidList({ for: 'P7Y' }),
  se.brokerDocuments({ for: 'P7Y' }),
  se.moneyLaunderingMaximum({ caps: 'all' }),
  se.prescription({ caps: 'all' }),
  se.consumerPrescription({ caps: 'all' }),
  se.consumerServiceComplaint({ caps: 'all' }),
  se.discriminationClaim({ caps: 'all' }),
];

describe('every preset', () => {
  test.each(presets.map((preset) => [preset.citation, preset] as const))(
    '%s cites an act, a section and when it applies',
    (citation, preset) => {
      expect(citation).toMatch(/^\p{Ll}+lagen \(\d{4}:\d+\)( \d+ kap\.)? \d+ §/u);
      expect(preset.title).toEqual({ sv: expect.stringMatching(/\S/), en: expect.stringMatching(/\S/) });
      expect(preset.validFrom).toMatch(/^\d{4}-\d{2}-\d{2}$/);
      if ('obliges' in preset) expect(preset.obliges, 'never the processor').toBe('controller');
    },
  );

  test('of the money laundering act ends where Regulation (EU) 2024/1624 begins to apply', () => {
    const ending = presets.filter(({ validTo }) => validTo !== undefined);
    expect(ending.map(({ validTo }) => validTo)).toEqual(['2027-07-09', '2027-07-09', '2027-07-09']);
    expect(ending.every(({ citation }) => citation.startsWith('penningtvättslagen'))).toBe(true);
  });
});
