import { type LegalBasis, type Limit, type Policy, parsePolicy, type StorageRule } from '@gallra/core';
import { termInWords } from '@gallra/core/words';
import { accessPackage, erase, erasurePreview } from '@gallra/dsar';
import { choosePeriod } from '@gallra/retention';
import { liveSchema, liveTable, type OpenStore, type World } from '@gallra/world';
import { describe, expect, test } from 'vitest';

const bases: readonly LegalBasis[] = ['6(1)(a)', '6(1)(b)', '6(1)(c)', '6(1)(d)', '6(1)(e)', '6(1)(f)'];
const label = (text: string) => ({ sv: text, en: text });
const at = new Date('2026-11-21T12:00:00Z');
const subject = { category: 'contact', key: '1' };

interface Rule {
  readonly says: string;
  readonly keep: StorageRule;
  readonly limit?: Limit['for'];
  /** Whether the controller has chosen a period. */
  readonly chosen?: true;
}

const rules: readonly Rule[] = [
  { says: 'a period', keep: { from: 'ended', for: 'P1Y' } },
  { says: 'a period from the end of a year', keep: { from: 'ended', for: 'P2Y', align: ['calendarYear'] } },
  { says: 'two phases', keep: { from: 'ended', active: 'P6M', archived: 'P1Y' } },
  { says: 'a period that may be chosen', keep: { from: 'ended', for: { min: 'P1M', default: 'P1Y', max: 'P2Y' } } },
  {
    says: 'a period that was chosen',
    keep: { from: 'ended', for: { min: 'P1M', default: 'P1Y', max: 'P2Y' } },
    chosen: true,
  },
  { says: 'a limit', keep: { from: 'ended', for: 'P2Y' }, limit: 'P8M' },
  { says: 'the agreement', keep: { while: 'agreement' } },
  { says: 'what other purposes need', keep: { inherit: 'others' } },
  { says: 'what named purposes need', keep: { inherit: ['deal'] } },
];

const purposeOf = (basis: LegalBasis, keep: StorageRule) => ({
  title: label(`Purpose ${basis}`),
  role: 'tenant' as const,
  basis,
  subjects: 'all' as const,
  categories: 'all' as const,
  keep,
});

/** A purpose for each legal basis, all with one rule, and a purpose with a clock of its own that they can follow. */
function policyWith({ keep, limit }: Rule): Policy {
  return parsePolicy({
    timeZone: 'Europe/Stockholm',
    times: 'date',
    controllers: { in: 'agencies', agreementEnded: 'ended_on', returnWithin: 'P1M' },
    subjects: { contact: label('contacts') },
    categories: { identity: label('identity') },
    events: { ended: label('the end') },
    purposes: {
      deal: purposeOf('6(1)(e)', { from: 'ended', for: 'P1Y' }),
      ...Object.fromEntries(bases.map((basis) => [basis, purposeOf(basis, keep)])),
    },
    ...(limit === undefined
      ? {}
      : { limits: { most: { title: label('The most'), citation: 'an act', from: 'ended', for: limit, caps: 'all' } } }),
    tables: {
      agencies: { columns: { id: 'key', ended_on: 'notPersonal' }, then: 'anonymise' },
      contacts: {
        controller: 'agency_id',
        subjects: { id: 'contact' },
        events: { ended: 'ended_on' },
        columns: { id: 'key', agency_id: 'key', name: 'identity', ended_on: 'notPersonal' },
        then: 'erase',
      },
    },
  });
}

/** One person at one agency, whose agreement is in force. */
const worldOf = (policy: Policy): World => ({
  policy,
  schema: liveSchema(
    liveTable('agencies', ['id', 'ended_on']),
    liveTable('contacts', ['id', 'agency_id', 'name', 'ended_on']),
  ),
  rows: {
    agencies: [{ id: 7, ended_on: null }],
    contacts: [{ id: 1, agency_id: 7, name: 'Karin', ended_on: '2026-10-01' }],
  },
});

/** For how long data are kept is said in one sentence, whoever says it, on any store. */
export function storageTermSpec(open: OpenStore): void {
  describe('the rule that keeps data (GDPR Art. 13(2)(a), 15(1)(d), 17(3))', () => {
    test.each(rules)(
      '$says: the erasure preview, the erasure and the access report say it in the same words, for each legal basis',
      async (rule) => {
        const policy = policyWith(rule);
        const { store } = await open(worldOf(policy));
        if (rule.chosen)
          for (const claim of bases)
            await choosePeriod(store, policy, {
              controller: '7',
              claim,
              period: 'P6M',
              chosenBy: 'the agency',
              chosenAt: new Date('2026-01-01T00:00:00Z'),
            });

        const before = await accessPackage(store, policy, { subject, at });
        const preview = await erasurePreview(store, policy, { subject, at });
        const { kept } = await erase(store, policy, { subject, at });
        const after = await accessPackage(store, policy, { subject, at });

        expect(preview.kept).toEqual(kept);
        expect(kept.map(({ claim }) => claim)).toEqual(expect.arrayContaining(['deal', '6(1)(c)', '6(1)(d)']));
        expect(Object.keys(after.purposes).sort()).toEqual(kept.map(({ claim }) => claim).sort());
        for (const language of ['sv', 'en'] as const)
          for (const { claim, storage } of kept) {
            const words = termInWords(storage, language);
            const said = (access: typeof after) =>
              access.purposes[claim] && termInWords(access.purposes[claim].storage, language);
            expect(said(after)).toBe(words);
            // What a purpose follows may go with the request; its own rule does not change.
            if (!('as' in storage)) expect(said(before)).toBe(words);
            expect(preview.warnings.find((warning) => warning.claim === claim)?.[language]).toContain(`: ${words}.`);
          }
      },
    );

    test('a purpose that follows others names those that the request leaves', async () => {
      const policy = policyWith({ says: '', keep: { inherit: ['deal'] } });
      const { store } = await open(worldOf(policy));
      const { warnings } = await erasurePreview(store, policy, { subject, at });
      expect(warnings.find(({ claim }) => claim === '6(1)(c)')).toMatchObject({
        sv: expect.stringContaining(
          'Lagringstid: så länge uppgifterna behövs för ”Purpose 6(1)(e)”, dock bara så länge',
        ),
        en: expect.stringContaining(
          'Storage period: as long as the data are needed for “Purpose 6(1)(e)”, but only as',
        ),
      });
    });
  });
}
