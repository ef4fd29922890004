import { type ControllerPurpose, decide, type HoldEntry, type Policy, type Row } from '@gallra/core';
import { personalTable } from '@gallra/core/policy';
import type { Transaction } from '@gallra/core/store';
import { brokerage, brokerageWorld, type OpenStore, rows, today } from '@gallra/world';
import { describe, expect, test } from 'vitest';
import { answered, type Question } from './answer.ts';

const karin = { category: 'registered', key: '1', controller: '1' };
const eva = { category: 'external', key: '3', controller: '1' };
const sven = { category: 'registered', key: '4', controller: '1' };

const noon = (date: string) => new Date(`${date}T11:00:00Z`);

/** A table's rows with one of them changed. */
const changed = (table: keyof typeof rows, id: number, change: Row) => ({
  ...rows,
  [table]: rows[table].map((row) => (row.id === id ? { ...row, ...change } : row)),
});

/** The policy with one of its purposes changed. */
const withPurpose = (name: string, change: Partial<ControllerPurpose>): Policy => {
  const purpose = brokerage.purposes[name];
  if (purpose === undefined || purpose.role === 'processor')
    throw new Error(`No purpose of a controller is called ${name}.`);
  return { ...brokerage, purposes: { ...brokerage.purposes, [name]: { ...purpose, ...change } } };
};

const asks =
  (right: 'erasure' | 'restriction' | 'objection' | 'withdrawal', purpose?: string, subject = karin) =>
  (tx: Transaction) =>
    tx.requests.record({ subject, right, effectiveAt: today, ...(purpose === undefined ? {} : { purpose }) });

const placed =
  (covers: HoldEntry['covers'], reason = 'The deposit is in dispute.') =>
  (tx: Transaction) =>
    tx.holds.place({ covers, reason, placedBy: 'legal', placedAt: today, reviewOn: '2027-06-01' });

/**
 * The page a data protection officer reads: an estate agent's customers, and for each of their data who needs it, on
 * what legal basis, until when. Everything that Gallra does follows from these answers.
 */
export function decideSpec(open: OpenStore): void {
  const ask = (question: Question, tables: Readonly<Record<string, readonly Row[]>> = rows, policy = brokerage) =>
    answered(open, brokerageWorld(tables, policy), question);
  const contact = (
    question: Partial<Question> = {},
    tables?: Readonly<Record<string, readonly Row[]>>,
    policy?: Policy,
  ) => ask({ of: karin, table: 'contacts', ...question }, tables, policy);

  const brokerageNow = 'brokerage (6(1)(f)), until 2028-01-20, active';
  const assignmentNow = 'assignment (6(1)(b)), until 2026-12-10';
  const bidListNow = 'bidList (6(1)(c)), until 2033-11-10';
  const dueDiligenceNow = 'dueDiligence (6(1)(c)), until 2031-10-01';

  describe('who needs a value, on what legal basis, until when (GDPR Art. 5(1)(b) and (e), 6)', () => {
    test('each purpose and each duty in law answers for itself: one value can be needed by several (R47)', async () => {
      const { row, needs } = await contact();
      expect(needs).toEqual({
        name: [brokerageNow, assignmentNow, bidListNow, dueDiligenceNow],
        personnummer: [brokerageNow, assignmentNow, dueDiligenceNow],
        phone: [brokerageNow, assignmentNow, bidListNow],
        email: [brokerageNow, assignmentNow],
        notes: [brokerageNow],
        last_contact_at: [brokerageNow],
      });
      expect(row).toBe('keep');
    });

    test('only what is said of a category of people counts for them: an external contact has no assignment', async () => {
      expect((await contact({ of: eva })).needs.email).toEqual([brokerageNow]);
    });

    test('of somebody whose category nobody has noted, what is said of every category counts that they may be of', async () => {
      const { needs } = await contact({}, changed('contacts', 1, { kind: null }));
      expect(needs.email).toEqual([brokerageNow, assignmentNow]);
    });

    test('a value goes when the last who needs it is done, its neighbours in the row before or after', async () => {
      const { row, needs } = await contact({ at: noon('2029-01-01') });
      expect(row).toBe('clear');
      expect(needs).toEqual({
        name: [bidListNow, dueDiligenceNow],
        personnummer: [dueDiligenceNow],
        phone: [bidListNow],
        email: [],
        notes: [],
        last_contact_at: [],
      });
    });

    test('a row whose values nobody needs goes as a whole: erased, or anonymised where the policy says so (R48)', async () => {
      expect((await contact({ at: noon('2033-11-10') })).row).toBe('clear');
      expect((await contact({ at: noon('2033-11-11') })).row).toBe('erase');
      expect((await ask({ of: karin, table: 'invoices', at: noon('2035-01-01') })).row).toBe('anonymise');
    });

    test('a row with a column that nobody has classified is not erased, whatever else the policy says', async () => {
      const deals = { ...personalTable(brokerage, 'deals'), then: 'erase' } as const;
      const policy = { ...brokerage, tables: { ...brokerage.tables, deals } };
      expect((await ask({ of: karin, table: 'deals', at: noon('2034-01-01') }, rows, policy)).row).toBe('anonymise');
    });

    test('a value is personal in some rows only: the number of a sole trader is, that of a company is not (R33)', async () => {
      const sole = changed('contacts', 1, { org_no: '640823-3234', legal_form: 'sole' });
      expect((await contact({}, sole)).needs.org_no).toEqual([brokerageNow, assignmentNow]);
      expect((await contact()).needs).not.toHaveProperty('org_no');
    });

    test('in a row about two people each answers for the columns that are about them', async () => {
      const { needs } = await ask({ of: karin, table: 'deals', after: asks('objection', 'brokerage') });
      const brokered = 'brokerage (6(1)(f)), until 2028-01-01, active';
      expect(needs.seller_account).toEqual([]);
      expect(needs.seller_id).toEqual([dueDiligenceNow]);
      expect(needs.buyer_id).toEqual([brokered, dueDiligenceNow]);
    });

    test('a column about both stays as long as one of them is a reason to keep it', async () => {
      const { needs } = await ask({ of: karin, table: 'deals', after: asks('objection', 'brokerage') });
      expect(needs.price).toEqual([dueDiligenceNow, 'brokerage (6(1)(f)), until 2028-01-01, active']);
    });
  });

  describe('until when (Regulation 1182/71 Art. 3)', () => {
    test('a period ends with the last hour of its last day where the policy is at home', async () => {
      expect((await contact({ at: new Date('2028-01-20T22:59:59.999Z') })).needs.notes).toHaveLength(1);
      expect((await contact({ at: new Date('2028-01-20T23:00:00Z') })).needs.notes).toEqual([]);
    });

    test('two phases follow each other, in use and archived, and the second counts from the end of the first (R36, R37)', async () => {
      const phaseAt = async (date: string) => (await contact({ at: noon(date) })).needs.notes;
      expect(await phaseAt('2027-01-20')).toEqual([brokerageNow]);
      expect(await phaseAt('2027-01-21')).toEqual(['brokerage (6(1)(f)), until 2028-01-20, archived']);
    });

    test('what has not happened yet has not ended either', async () => {
      const { needs } = await ask({ of: karin, table: 'messages' });
      expect(needs.signature).toEqual(['employment (6(1)(b)), as long as employmentEnded has not happened']);
    });

    test('bookkeeping counts from the end of the financial year, then of the calendar year (bokföringslagen 7 kap. 2 §)', async () => {
      const { needs } = await ask({ of: karin, table: 'invoices' });
      expect(needs.amount).toEqual(['bookkeeping (6(1)(c)), until 2034-12-31']);
    });

    test('where the financial year is not known nothing goes on a guess', async () => {
      const unknown = changed('agencies', 1, { fiscal_year_end: null });
      const { row, needs } = await ask({ of: karin, table: 'invoices', at: noon('2050-01-01') }, unknown);
      expect({ row, amount: needs.amount }).toEqual({ row: 'keep', amount: ['bookkeeping (6(1)(c))'] });
    });

    test('a processor keeps nothing of a controller who has left for longer than the time to return it (Art. 28(3)(g))', async () => {
      const left = changed('agencies', 1, { agreement_ended_at: new Date('2026-11-01T10:00:00Z') });
      const ending = 'until 2026-12-01';
      expect((await contact({}, left)).needs).toMatchObject({
        phone: [
          `brokerage (6(1)(f)), ${ending}, active`,
          `assignment (6(1)(b)), ${ending}`,
          `bidList (6(1)(c)), ${ending}`,
        ],
      });
      expect((await contact({ at: noon('2026-12-02') }, left)).row).toBe('erase');
    });

    test('what never began for a row has no end either: no limit brings it to life', async () => {
      const left = changed('agencies', 1, { agreement_ended_at: new Date('2026-11-01T10:00:00Z') });
      expect((await contact({ of: sven }, left)).needs).toMatchObject({ phone: [], notes: [], last_contact_at: [] });
    });

    test('a purpose without a period of its own lasts as long as those that it follows (R12, R40)', async () => {
      const following = withPurpose('assignment', { keep: { inherit: ['brokerage'] } });
      expect((await contact({}, rows, following)).needs.email).toEqual([
        brokerageNow,
        'assignment (6(1)(b)), until 2028-01-20',
      ]);
      expect((await contact({ at: noon('2028-01-21') }, rows, following)).needs.email).toEqual([]);
    });

    test('a purpose that follows others is cut short by its own limit, and says so (R46)', async () => {
      const following = withPurpose('assignment', { keep: { inherit: ['brokerage'] } });
      const limited: Policy = {
        ...following,
        limits: {
          maximum: {
            title: { sv: 'Längsta tid', en: 'Maximum' },
            citation: 'avtalet 7 §',
            caps: ['assignment'],
            from: 'lastContact',
            for: 'P3M',
          },
        },
      };
      expect((await contact({}, rows, limited)).needs.email).toEqual([
        brokerageNow,
        'assignment (6(1)(b)), until 2027-01-20',
      ]);
      expect((await contact({ at: noon('2027-01-21') }, rows, limited)).needs.email).toEqual([
        'brokerage (6(1)(f)), until 2028-01-20, archived',
      ]);
      const { store } = await open(brokerageWorld(rows, limited));
      const cuts = await store.transaction(async (tx) => {
        const found: unknown[] = [];
        for (const at of [today, noon('2027-01-21')])
          for await (const { situation } of tx.rows.rowsOf('contacts', { at, subject: karin }))
            for (const { column, parties } of decide(limited, 'contacts', situation).columns)
              if (column === 'email')
                for (const { reasons } of Object.values(parties).flat())
                  found.push(reasons.find(({ claim }) => claim === 'assignment'));
        return found;
      });
      const cut = { claim: 'assignment', end: { lastDay: '2027-01-20' }, cutBy: { limit: 'maximum' } };
      expect(cuts).toMatchObject([
        { ...cut, alive: true },
        { ...cut, alive: false },
      ]);
    });

    test('a purpose that follows others is never outlived by one of them that is over, and ends by itself when it is objected to', async () => {
      const following = withPurpose('security', {
        categories: ['contact'],
        role: 'tenant',
        keep: { inherit: ['brokerage', 'assignment'] },
      });
      expect((await contact({}, rows, following)).needs.email).toEqual([
        brokerageNow,
        assignmentNow,
        'security (6(1)(f)), until 2028-01-20',
      ]);
      expect((await contact({ after: asks('objection', 'brokerage') }, rows, following)).needs.email).toEqual([
        assignmentNow,
        'security (6(1)(f)), until 2026-12-10',
      ]);
      expect((await contact({ after: asks('objection', 'security') }, rows, following)).needs.email).toEqual([
        brokerageNow,
        assignmentNow,
      ]);
    });

    test('a controller may choose a shorter period, within what the policy allows (R35)', async () => {
      const chosen = withPurpose('brokerage', {
        keep: { from: 'lastContact', for: { min: 'P1M', default: 'P12M', max: 'P12M' } },
      });
      const choose = (tx: Transaction) =>
        tx.periods.choose({
          controller: '1',
          claim: 'brokerage',
          period: 'P1M',
          chosenBy: 'agency',
          chosenAt: noon('2026-10-21'),
        });
      expect((await contact({}, rows, chosen)).needs.notes).toEqual(['brokerage (6(1)(f)), until 2027-10-20']);
      expect((await contact({ at: noon('2026-11-20'), after: choose }, rows, chosen)).needs.notes).toEqual([
        'brokerage (6(1)(f)), until 2026-11-20',
      ]);
    });

    test('each controller has the period that it has chosen itself (R35)', async () => {
      const chosen = withPurpose('brokerage', {
        keep: { from: 'lastContact', for: { min: 'P1M', default: 'P12M', max: 'P12M' } },
      });
      const choose = async (tx: Transaction) => {
        for (const [controller, period] of [
          ['1', 'P2M'],
          ['2', 'P6M'],
        ] as const)
          await tx.periods.choose({ controller, claim: 'brokerage', period, chosenBy: 'agency', chosenAt: today });
      };
      for (const [agency, lastDay] of [
        [1, '2026-12-20'],
        [2, '2027-04-20'],
        [3, '2027-10-20'],
      ] as const) {
        const at = noon(lastDay);
        const of = { ...karin, controller: String(agency) };
        const moved = changed('contacts', 1, { agency_id: agency });
        const { needs } = await contact({ of, at, after: choose }, moved, chosen);
        expect(needs.notes).toEqual([`brokerage (6(1)(f)), until ${lastDay}`]);
      }
    });

    test('a maximum in law ends a period that is longer, and no period that is shorter (R46)', async () => {
      const limited = (period: 'P1M' | 'P20Y'): Policy => ({
        ...brokerage,
        limits: {
          maximum: {
            title: { sv: 'Längsta tid', en: 'Maximum' },
            citation: 'penningtvättslagen (2017:630) 5 kap. 5 §',
            caps: ['brokerage'],
            from: 'lastContact',
            for: period,
          },
        },
      });
      expect((await contact({ at: noon('2026-11-20') }, rows, limited('P1M'))).needs.notes).toEqual([
        'brokerage (6(1)(f)), until 2026-11-20, active',
      ]);
      expect((await contact({}, rows, limited('P1M'))).needs.notes).toEqual([]);
      expect((await contact({}, rows, limited('P20Y'))).needs.notes).toEqual([brokerageNow]);
    });
  });

  describe('what people ask for (GDPR Art. 7(3), 17, 18, 21)', () => {
    test('a request for erasure ends interests and contracts that have run out, and no duty in law (Art. 17(3)(b))', async () => {
      const { row, needs } = await contact({ after: asks('erasure') });
      expect(row).toBe('clear');
      expect(needs).toMatchObject({ name: [bidListNow, dueDiligenceNow], phone: [bidListNow], email: [], notes: [] });
    });

    test('a contract that is still running outlives it (Art. 17(1)(a))', async () => {
      const open = changed('deals', 11, { closed_at: null });
      expect((await contact({ after: asks('erasure') }, open)).needs.email).toEqual([
        'assignment (6(1)(b)), as long as assignmentCompleted has not happened',
      ]);
    });

    test('legal claims outlive it (Art. 17(3)(e))', async () => {
      const disputed = withPurpose('brokerage', { legalClaims: true });
      expect((await contact({ after: asks('erasure') }, rows, disputed)).needs.email).toEqual([brokerageNow]);
    });

    test('an objection ends the one purpose it is about, where it rests on interests (Art. 21(1))', async () => {
      expect((await contact({ after: asks('objection', 'brokerage') })).needs.email).toEqual([assignmentNow]);
      expect((await contact({ after: asks('objection', 'assignment') })).needs.email).toEqual([
        brokerageNow,
        assignmentNow,
      ]);
    });

    test('a withdrawal ends the one purpose it is about, where it rests on consent (Art. 7(3))', async () => {
      const consented = withPurpose('brokerage', { basis: '6(1)(a)' });
      const after = asks('withdrawal', 'brokerage');
      expect((await contact({ after }, rows, consented)).needs.email).toEqual([assignmentNow]);
      expect((await contact({ after })).needs.email).toEqual([brokerageNow, assignmentNow]);
    });

    test('a restriction keeps what would have gone, until erasure is asked for (Art. 18(1)(b), (c))', async () => {
      const restricted = asks('restriction', undefined, sven);
      const { row, needs } = await contact({ of: sven, after: restricted });
      expect({ row, phone: needs.phone }).toEqual({ row: 'keep', phone: ['restricted (Art. 18)'] });
      const both = async (tx: Transaction) => {
        await restricted(tx);
        await asks('erasure', undefined, sven)(tx);
      };
      expect((await contact({ of: sven, after: both })).needs.phone).toEqual([]);
    });

    test('what was asked for has no effect on whoever has the key once the person is forgotten', async () => {
      const forgotten = async (tx: Transaction) => {
        await asks('erasure')(tx);
        await tx.requests.forget(karin, today);
      };
      expect((await contact({ after: forgotten })).needs.email).toEqual([brokerageNow, assignmentNow]);
    });

    test('what one person asks for changes nothing for another', async () => {
      expect((await contact({ after: asks('erasure', undefined, eva) })).needs.email).toEqual([
        brokerageNow,
        assignmentNow,
      ]);
    });
  });

  describe('what others order', () => {
    const dispute = 'held: The deposit is in dispute.';

    test('a legal hold keeps all of a row, also what nobody needs, until it is released (Art. 17(3)(e))', async () => {
      expect((await contact({ of: sven })).row).toBe('clear');
      const { row, needs } = await contact({ of: sven, after: placed({ subject: sven }) });
      expect({ row, phone: needs.phone }).toEqual({ row: 'keep', phone: [dispute] });
    });

    test('one that was released counts no more beside one that stands', async () => {
      const both = async (tx: Transaction) => {
        const { id } = await placed({ subject: sven }, 'The bids are in dispute.')(tx);
        await placed({ table: 'contacts' })(tx);
        await tx.holds.release(id, { at: today, by: 'legal', reason: 'Settled.' });
      };
      expect((await contact({ of: sven, after: both })).needs.phone).toEqual([dispute]);
    });

    test.each<[string, HoldEntry['covers'], boolean]>([
      ['the person', { subject: sven }, true],
      ['another person', { subject: karin }, false],
      ['the table', { table: 'contacts' }, true],
      ['another table', { table: 'deals' }, false],
      ['the rows that meet its condition', { table: 'contacts', rows: { kind: 'registered' } }, true],
      ['rows that do not', { table: 'contacts', rows: { kind: 'external' } }, false],
      ['the controller', { controller: '1' }, true],
      ['another controller', { controller: '2' }, false],
    ])('a hold on %s', async (_, covers, holds) => {
      const { needs } = await contact({ of: sven, after: placed(covers) });
      expect(needs.phone).toEqual(holds ? [dispute] : []);
    });

    test('a controller ends its processor’s purposes at any time, and no duty in law (Art. 28(3)(a); R43)', async () => {
      const ordered = { covers: [{ subject: karin }], ends: 'purposes' } as const;
      expect((await contact({ instruction: ordered })).needs).toMatchObject({
        name: [bidListNow, dueDiligenceNow],
        email: [],
      });
      const some = { ...ordered, columns: ['notes'] };
      const { needs } = await contact({ instruction: some });
      expect({ notes: needs.notes, email: needs.email }).toEqual({
        notes: [],
        email: [brokerageNow, assignmentNow],
      });
    });
  });
}
