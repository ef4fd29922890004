import type { Policy } from '@gallra/core';
import type { LanguageTag } from '@gallra/core/words';
import type { Identifiability, Plan, TablePlan } from '@gallra/retention';
import { describe, expect, test } from 'vitest';
import { plainStyle } from '../../../testing/plain-style.ts';
import { expectedRows } from '../sweep/progress.ts';
import { approvalCommand } from './command.ts';
import { isAnythingDue, planText, stuck } from './text.ts';

const contacts: TablePlan = {
  table: 'contacts',
  rows: 1200,
  erase: 10,
  anonymise: 0,
  referenced: 2,
  referencedBy: [
    { constraint: 'deals_seller_id_fkey', table: 'deals', columns: ['seller_id'], because: 'restrict', rows: 2 },
  ],
  exact: false,
  groups: [
    {
      columns: ['name', 'phone'],
      clear: 5,
      neverBegan: 0,
      claims: [
        {
          claim: 'brokerage',
          kind: 'purpose',
          title: { sv: 'Förmedling', en: 'Brokerage' },
          basis: '6(1)(f)',
          rule: { sv: '3 månader efter ”senaste kontakt”', en: '3 months after “last contact”' },
          alive: 1183,
          ended: 17,
          neverBegan: 0,
        },
        {
          claim: 'books',
          kind: 'duty',
          title: { sv: 'Bokföring', en: 'Bookkeeping' },
          basis: '6(1)(c)',
          citation: 'bokföringslagen (1999:1078) 7 kap. 2 §',
          rule: { sv: '7 år', en: '7 years' },
          alive: 0,
          ended: 0,
          neverBegan: 1200,
        },
      ],
      following: [
        {
          claim: 'statistics',
          kind: 'purpose',
          title: { sv: 'Statistik', en: 'Statistics' },
          rule: { sv: 'så länge', en: 'as long as another purpose needs the data' },
        },
      ],
    },
  ],
};

const plan: Plan = {
  at: '2026-11-21T12:00:00.000Z',
  today: '2026-11-21',
  policy: { rules: '0123456789abcdef', texts: '' },
  hash: 'f00d',
  order: ['deals', 'contacts'],
  tables: [contacts],
  circles: [
    {
      tables: ['staff', 'store'],
      foreignKeys: [
        { constraint: 'a', table: 'staff', columns: ['store_id'], target: 'store' },
        { constraint: 'b', table: 'store', columns: ['manager_id'], target: 'staff', unlink: ['manager_id'] },
      ],
    },
  ],
  blocked: [],
  batches: 3,
  overdueHolds: [],
  undecided: [],
  missingIndexes: [],
};

const blocked = {
  path: 'tables.contacts.columns.phone',
  table: 'contacts',
  column: 'phone',
  obstacle: 'notNull',
  problem: 'is NOT NULL',
  fix: 'let it be null',
  rows: 5,
} as const;

const untitled: Policy = {
  timeZone: 'Europe/Stockholm',
  subjects: {},
  categories: {},
  events: {},
  purposes: {},
  tables: {},
};

const textOf = (own: Plan, language: LanguageTag = 'en', policy: Policy = untitled) =>
  planText(
    own,
    { policy, language, style: plainStyle },
    {
      approve: 'gallra sweep --approve f00d',
      ownRecords: 'gallra sweep --approve-own-records cafe',
    },
  );

describe('a plan in words', () => {
  test('says what goes and stays in each table, by columns, and why', () => {
    const text = textOf(plan);
    expect(text).toContain('│ contacts │ 1\u202f200 │     10 │          – │          2 │               5 │');
    expect(text).toMatch(
      /│ name {4}│ 17 │ 1\u202f183 │ • Brokerage \(Article\u00a06\(1\)\(f\)\): 3 months after “last contact” — needed in/,
    );
    expect(text).toContain('• Bookkeeping (Article\u00a06(1)(c), bokföringslagen (1999:1078) 7 kap. 2 §): 7 years');
    expect(text).toContain('• Statistics (Article\u00a028(3)(a)): as long as another purpose needs the data');
  });

  test('says in how many rows a claim waits, has ended and never began, and warns where much of what goes never began', () => {
    const [group] = contacts.groups;
    if (group === undefined) throw new Error('no group');
    const told = (neverBegan: number, language: LanguageTag = 'en') => {
      const claims = group.claims.map((claim) => ({ ...claim, pending: 3 }));
      return textOf({ ...plan, tables: [{ ...contacts, groups: [{ ...group, claims, neverBegan }] }] }, language);
    };
    const line = (text: string) => text.replaceAll(/[│\s]+/g, ' ');
    expect(line(told(0))).toContain('waiting in 3');
    expect(line(textOf(plan))).not.toContain('waiting');
    expect(line(textOf(plan))).toContain('never began in 0');
    expect(line(told(1))).not.toContain('ever began in 1:');
    expect(line(told(2))).toContain('Of 17 rows in which name, phone go, no purpose or duty ever began in 2:');
    expect(line(told(2, 'sv'))).toContain(
      'Av 17 rader där name, phone gallras har i 2 inget ändamål och ingen skyldighet',
    );
  });

  test('says of each provision that has ended that nobody has said what follows', () => {
    const title = { sv: 'Kundkännedom', en: 'Due diligence' };
    const ended = { duty: 'kyc', title, citation: 'penningtvättslagen (2017:630) 5 kap. 3 §', validTo: '2027-07-09' };
    const told = textOf({ ...plan, undecided: [ended] });
    expect(told).toContain('In force up to 9 July 2027, and nobody has said what follows: penningtvättslagen');
    expect(textOf(plan)).not.toContain('nobody has said what follows');
  });

  test('says whether rows that stay are anonymous, or by what the person can still be found (Art. 4(5))', () => {
    const left = (verdict: 'anonymised' | 'pseudonymised', by: Identifiability['by']) =>
      textOf({ ...plan, tables: [{ ...contacts, left: { table: 'contacts', stays: 'referenced', verdict, by } }] });
    expect(left('anonymised', [])).toContain('The rows that stay are anonymous.');
    const rule = { sv: '7 år', en: '7 years' };
    const until = [{ claim: 'books', title: { sv: 'Bokföring', en: 'Bookkeeping' }, rule }];
    expect(
      left('pseudonymised', [
        { trace: 'withRow', column: 'born', indirect: true },
        { trace: 'link', column: 'id', indirect: false, leadsTo: { table: 'deals', columns: ['account'], until } },
      ]),
    ).toContain(
      'pseudonymised only (Art. 4(5)); the person can be found through contacts.born (stays with the row); contacts.id (leads to deals.account, needed for Bookkeeping).',
    );
    expect(textOf(plan)).not.toContain('The rows that stay');
  });

  test('counts rows that are anonymised apart from those that are pseudonymised only', () => {
    const row = (verdict: 'anonymised' | 'pseudonymised', language: LanguageTag) => {
      const left: Identifiability = { table: 'contacts', stays: 'anonymise', verdict, by: [] };
      const [, heading = '', , cells = ''] =
        textOf({ ...plan, tables: [{ ...contacts, anonymise: 4, left }] }, language)
          .split('\n\n')[1]
          ?.split('\n') ?? [];
      const words = (line: string) => line.split('│').map((cell) => cell.trim());
      return Object.fromEntries(words(heading).map((title, index) => [title, words(cells)[index]]));
    };
    expect(row('pseudonymised', 'sv')).toMatchObject({ Anonymiseras: '–', Pseudonymiseras: '4' });
    expect(row('pseudonymised', 'en')).toMatchObject({ Anonymised: '–', Pseudonymised: '4' });
    expect(row('anonymised', 'en')).toMatchObject({ Anonymised: '4' });
    expect(row('anonymised', 'en')).not.toHaveProperty('Pseudonymised');
  });

  test('says because of which foreign keys rows stay, in what order the work goes, and where a circle is broken', () => {
    const text = textOf(plan);
    expect(text).toContain('Stay without the person: 2, because of deals.seller_id (foreign key deals_seller_id_fkey)');
    expect(text).toContain('How many rows others refer to is a forecast.');
    expect(text).toContain('Order: deals → contacts');
    expect(text).toContain('Circle: staff, store. Broken at store.manager_id');
  });

  test('says which partitions are dropped whole, so that who approves it has seen them', () => {
    const whole = [
      { partition: 'contacts_2019', rows: 7 },
      { partition: 'contacts_2020', rows: 1 },
    ];
    const own = { ...plan, tables: [{ ...contacts, partitions: whole }] };
    expect(textOf(own)).toContain('Dropped as whole partitions: contacts_2019 (7 rows), contacts_2020 (1 row).');
    expect(textOf(own, 'sv')).toContain('Hela partitioner tas bort: contacts_2019 (7 rader), contacts_2020 (1 rad).');
    expect(textOf(plan)).not.toContain('partitions');
  });

  test('says how many rows name a controller that is gone, and how that is mended', () => {
    const own = { ...plan, tables: [{ ...contacts, ofGoneControllers: 1200 }] };
    expect(textOf(own)).toContain('Rows whose controller is gone: 1\u202f200. What ends with its agreement');
    expect(textOf(own, 'sv')).toContain('Rader vars personuppgiftsansvarige inte längre finns: 1\u202f200.');
    expect(textOf(plan)).not.toContain('controller is gone');
  });

  test('says of how many rows nobody knows whose they are, and which times cannot be read, by the names of the schema', () => {
    const own = {
      ...plan,
      tables: [{ ...contacts, ofUnlistedTypes: 3 }],
      unreadableTimes: [{ table: 'contacts', column: 'last_contact_at', rows: 2 }],
    };
    expect(textOf(own)).toContain('Rows of which nobody knows whose they are: 3. Their link is of a type');
    expect(textOf(own)).toContain('Times that cannot be read: what counts from them stays until they are mended');
    expect(textOf(own)).toContain('contacts.last_contact_at: 2 rows');
    expect(textOf(own, 'sv')).toContain('Rader som ingen vet vems de är: 3.');
    expect(textOf(own, 'sv')).toContain('Tider som inte kan läsas');
    expect(textOf(plan)).not.toContain('cannot be read');
    expect(textOf(plan)).not.toContain('nobody knows');
  });

  test('says what a restriction alone keeps, and what of it is handed back to a controller first (Art. 18(2))', () => {
    const own = { ...plan, tables: [{ ...contacts, restricted: 5, toReturn: 2 }] };
    expect(textOf(own)).toContain('Stay only because processing is restricted (Art. 18(2)): 5.');
    expect(textOf(own)).toContain('the agreement has ended for: 2. Tell the controller, and hand the data back first');
    expect(textOf(own, 'sv')).toContain('lämna tillbaka uppgifterna först');
    expect(textOf({ ...plan, tables: [{ ...contacts, restricted: 5 }] })).not.toContain('hand the data back');
    expect(textOf(plan)).not.toContain('restricted');
  });

  test('ends with its hash and the command that approves it', () => {
    expect(textOf(plan)).toMatch(/Hash of the plan: f00d\nTo approve it and sweep: gallra sweep --approve f00d$/);
  });

  test('offers no approval where nothing is due', () => {
    const [{ clear: _, ...group }] = contacts.groups as [TablePlan['groups'][number]];
    const idle = {
      ...plan,
      tables: [{ ...contacts, erase: 0, referenced: 0, referencedBy: [], groups: [{ ...group, clear: 0 }] }],
    };
    expect(isAnythingDue(idle)).toBe(false);
    expect(textOf(idle)).toMatch(/Nothing is due\.$/);
  });

  test('offers none where something is in the way now, and says how to mend it', () => {
    const text = textOf({ ...plan, blocked: [blocked] });
    expect(text).toContain('tables.contacts.columns.phone: is NOT NULL (5 rows); let it be null');
    expect(text).not.toContain('--approve');
  });

  test('is stopped neither by what is blocked in no row yet nor by what is not classified', () => {
    const todo = { ...blocked, obstacle: 'todo' } as const;
    expect(stuck({ ...plan, blocked: [{ ...blocked, rows: 0 }, todo] })).toEqual([]);
  });

  const section = (over: readonly string[]) => ({
    hash: 'cafe',
    policy: 'abba',
    records: [
      {
        ...{ record: 'legal_holds', table: 'gallra_legal_holds', basis: '6(1)(f)' as const },
        title: { sv: 'Beslut om bevarande', en: 'Legal holds' },
        citation: 'GDPR Art. 5(2)',
        rule: { sv: '10 år efter ”hävandet av beslutet”', en: '10 years after “release of the hold”' },
        rows: 2500,
        erase: 2000,
      },
    ],
    over,
  });

  test("has a section on Gallra's own records, by title, with the rule in words and who says so", () => {
    const text = textOf({ ...plan, ownRecords: section([]) });
    expect(text).toContain("Gallra's own records");
    expect(text).toMatch(
      /│ Legal holds │ {3}2\u202f500 │ 2\u202f000 │ 10 years after “release of the hold” \(GDPR Art\. 5/,
    );
    expect(text).not.toContain('cafe');
    expect(textOf({ ...plan, ownRecords: section([]) }, 'sv')).toMatch(/Beslut om bevarande .* 10 år efter/);
  });

  test('names the kinds of own records of which there are none, without their rules', () => {
    const { records, ...rest } = section([]);
    const none = records.map((record) => ({ ...record, rows: 0, erase: 0 }));
    const text = textOf({ ...plan, ownRecords: { ...rest, records: none } });
    expect(text).toContain("Gallra's own records\nNo records: Legal holds.");
    expect(text).not.toContain('10 years after');
  });

  test('asks for approval of that section where its breaker does not let it pass, by a hash of its own', () => {
    const text = textOf({ ...plan, ownRecords: section(['ownRecords.legal_holds: 2000 of 2500 records would go']) });
    expect(text).toContain('  ownRecords.legal_holds: 2000 of 2500 records would go\nHash of the section: cafe');
    expect(text).toContain('To approve it and sweep: gallra sweep --approve-own-records cafe');
  });

  test('is written in Swedish too', () => {
    const text = textOf(plan, 'sv');
    expect(text).toContain('Förmedling (artikel\u00a06.1\u00a0f): 3 månader efter ”senaste kontakt” — behövs i');
    expect(text).toContain('Bevaras utan personen: 2, på grund av deals.seller_id');
    expect(text).not.toMatch(/\b(rows|needed|because|Order)\b/);
  });
});

describe('a plan for people', () => {
  const titled: Policy = {
    ...untitled,
    tables: {
      contacts: {
        title: { sv: 'Kontakter', en: 'Contacts', nb: 'Kontakter (nb)' },
        columns: { name: { is: 'identity', title: { sv: 'Namn', en: 'Name', nb: 'Navn' } }, phone: 'contact' },
        then: 'erase',
      },
      deals: { title: { sv: 'Affärer', en: 'Deals' }, columns: {}, then: 'erase' },
    },
  };

  test('calls tables and columns by their titles; what has none, by its own name', () => {
    const text = textOf(plan, 'sv', titled);
    expect(text).toMatch(/^Kontakter \(1\u202f200 rader\)$/m);
    expect(text).toMatch(/│ Namn +│/);
    expect(text).toMatch(/│ phone +│/);
    expect(text).toContain('på grund av Affärer.seller_id (främmande nyckel deals_seller_id_fkey)');
    expect(text).toContain('Ordning: Affärer → Kontakter');
  });

  test('is in the language of the host where the policy is, in English where it is not', () => {
    const [contact] = plan.tables as [TablePlan];
    const [group] = contact.groups as [TablePlan['groups'][number]];
    const [brokerage, books] = group.claims as [(typeof group.claims)[number], (typeof group.claims)[number]];
    const title = { ...brokerage.title, nb: 'Megling' };
    const rule = { ...brokerage.rule, nb: '3 months after “siste kontakt”' };
    const norwegian: Plan = {
      ...plan,
      tables: [{ ...contact, groups: [{ ...group, claims: [{ ...brokerage, title, rule }, books] }] }],
    };
    const text = textOf(norwegian, 'nb-NO', titled);
    for (const words of [
      'Kontakter (nb) (1\u202f200 rows)',
      'Navn',
      'Megling (Article',
      '“siste kontakt”',
      'Bookkeeping',
    ])
      expect(text).toContain(words);
    expect(textOf(norwegian, 'de', titled)).toBe(textOf(norwegian, 'en', titled));
  });
});

describe('the command that carries a plan out', () => {
  test('has the hash, and what the plan was made with', () => {
    expect(approvalCommand({ plan: 'f00d' }, {})).toBe('gallra sweep --approve f00d');
    expect(approvalCommand({ plan: 'f00d' }, { at: '2026-11-20', config: "it's here/gallra.config.ts" })).toBe(
      "gallra sweep --approve f00d --at 2026-11-20 --config 'it'\\''s here/gallra.config.ts'",
    );
    expect(approvalCommand({ plan: 'f00d', ownRecords: 'cafe' }, {})).toBe(
      'gallra sweep --approve f00d --approve-own-records cafe',
    );
  });
});

test('a progress bar takes its goal from the plan', () => {
  const progress = { table: 'contacts', operation: '', rows: 1, rowsSoFar: 1 };
  expect(expectedRows(plan, { ...progress, action: 'erase' })).toBe(10);
  expect(expectedRows(plan, { ...progress, action: 'anonymiseReferenced' })).toBe(2);
  expect(expectedRows(plan, { ...progress, action: 'clear', columns: ['phone'] })).toBe(5);
  expect(expectedRows(plan, { ...progress, action: 'unlink' })).toBeUndefined();
  const whole = { ...plan, tables: [{ ...contacts, partitions: [{ partition: 'contacts_2019', rows: 7 }] }] };
  expect(expectedRows(whole, { ...progress, action: 'drop' })).toBe(7);
  expect(expectedRows(whole, { ...progress, action: 'erase' })).toBe(3);
  expect(expectedRows(plan, { ...progress, table: 'elsewhere', action: 'erase' })).toBeUndefined();
});
