import { claimsOn, classifiedColumns, isPersonal, personalTables, policyProblems } from '@gallra/core/policy';
import { describe, expect, it } from 'vitest';
import { policy } from './privacy.ts';

const everySubject = ['agencyContact', 'user', 'registered', 'external'];
const everyCategory = ['image', 'financial', 'identity', 'communication', 'contactDetails', 'property', 'profile'];
const ofAnAccount = ['identity', 'communication', 'contactDetails', 'profile'];

/** Whom and what a purpose is about, with `all` written out. */
function reach(name: keyof typeof policy.purposes) {
  const { subjects, categories } = policy.purposes[name];
  return [
    subjects === 'all' ? Object.keys(policy.subjects) : subjects,
    categories === 'all' ? Object.keys(policy.categories) : categories,
  ].map((names) => [...names].sort());
}

describe('the register of the company behind the system (GDPR Art. 30)', () => {
  it('knows four categories of data subjects and seven of data (R13, R14)', () => {
    expect(Object.values(policy.subjects).map(({ sv }) => sv)).toEqual([
      'Kontaktperson hos mäklarföretaget',
      'Användare',
      'Registrerade kontakter',
      'Externa kontakter',
    ]);
    expect(Object.values(policy.categories).map(({ sv }) => sv)).toEqual([
      'Bild',
      'Ekonomiska uppgifter',
      'Identitetsuppgifter',
      'Kommunikation',
      'Kontaktuppgifter',
      'Objektsuppgifter',
      'Profiluppgifter',
    ]);
  });

  it.each([
    ['provide', 'Tillhandahålla', everySubject, everyCategory],
    ['communicate', 'Kommunicera med mäklarföretaget', ['agencyContact'], ofAnAccount],
    ['support', 'Hantera frågor och supportärenden', ['agencyContact', 'user'], ofAnAccount],
    ['develop', 'Utveckla och förbättra', everySubject, everyCategory],
    ['security', 'Säkerställa teknisk funktionalitet', everySubject, everyCategory],
    ['share', 'Dela', ['registered', 'external'], everyCategory],
  ] as const)('%s: whose data, and which (R10 to R12)', (name, title, subjects, categories) => {
    expect(policy.purposes[name].title.sv.startsWith(title)).toBe(true);
    expect(reach(name)).toEqual([[...subjects].sort(), [...categories].sort()]);
    expect(policy.purposes[name].role).toBe('processor');
    expect(policy.purposes[name]).not.toHaveProperty('basis');
    expect(policy.purposes[name].places).toEqual(['sweden', 'ireland']);
    expect(policy.purposes[name].operations.sv.length).toBeGreaterThan(20);
  });

  it('provides the system while the agreement runs, or for the shorter time the agency decides (R34, R35)', () => {
    const { inherit } = policy.purposes.provide.keep;
    expect(inherit).not.toContain('legalClaims');
    // Each of them ends with the agreement, if not before.
    for (const [table] of personalTables(policy)) {
      for (const { asProcessor } of claimsOn(policy, table, nameOfAPersonalColumn(table)))
        expect(asProcessor).toBe(true);
    }
    expect(policy.controllers.returnWithin).toBe('P30D');
  });

  it('keeps what the contact person is told while the agreement runs (R34)', () => {
    expect(policy.purposes.communicate.keep).toEqual({ while: 'agreement' });
  });

  it('keeps support cases three months after the last action, then archived for twelve (R36, R37)', () => {
    expect(policy.purposes.support.keep).toEqual({ from: 'lastAction', active: 'P3M', archived: 'P12M' });
    const [communicate] = claimsOn(policy, 'support_cases', 'body').filter(({ name }) => name === 'communicate');
    expect(communicate?.limits.map(({ clock }) => clock.periods)).toEqual([['P15M']]);
  });

  it.each([
    ['develop', 'test_copies', { from: 'copied', for: 'P30D' }],
    ['share', 'api_transfers', { from: 'transferred', for: 'P1D' }],
  ] as const)('%s: keeps the rows of %s and no others, each for its own short time (R38, R39)', (name, table, keep) => {
    expect(policy.purposes[name].keep).toEqual(keep);
    const reached = personalTables(policy).filter(([other, { columns }]) =>
      Object.keys(columns).some((column) => claimsOn(policy, other, column).some((claim) => claim.name === name)),
    );
    expect(reached.map(([other]) => other)).toEqual([table]);
  });

  it('keeps for security what is kept for the other purposes, and nothing longer (R40)', () => {
    expect(policy.purposes.security.keep).toEqual({ inherit: 'others' });
  });

  it('lists ten sub-processors with registration number, service and places (R114)', () => {
    const rows = Object.values(policy.recipients).map(({ name, registrationNumber, service, places }) => [
      name,
      registrationNumber.replace(/ \(.*/, ''),
      service.sv,
      places.map((place) => policy.places[place].sv).join(' och '),
    ]);
    expect(rows).toEqual([
      ['Microsoft Corporation', '91-1144442', 'Lagringstjänst', 'Irland'],
      ['VHD Media Group AB', '556776-3429', 'Kommunikationstjänst', 'Tyskland'],
      ['Telia Sverige AB', '556430-0142', 'Kommunikationstjänst', 'Sverige'],
      ['Freshworks Inc.', '33-1218825', 'Supportverktyg', 'USA'],
      ['The Rocket Science Group, LLC', '582554149', 'Kommunikationstjänst (e-postutskick)', 'USA'],
      ['Slack Technologies, Inc.', '26-4400325', 'Kommunikationsverktyg', 'USA'],
      ['Mailgun Technologies, Inc.', '32062902609', 'Kommunikationstjänst (e-postutskick)', 'EU'],
      ['Budid Sweden AB', '559100-0285', 'Verktyg för hantering av budgivningar', 'Sverige och Nederländerna'],
      ['Hittapunktse AB', '556663-0348', 'Tjänst för inhämtande av upplysningar', 'Sverige'],
      ['Backblaze, Inc.', '298893125', 'Lagringstjänst', 'Nederländerna'],
    ]);
  });

  it('names what makes a transfer to the United States lawful (R123)', () => {
    for (const recipient of Object.values(policy.recipients)) {
      const leaves = (recipient.places as readonly string[]).includes('usa');
      expect('transfer' in recipient ? recipient.transfer.mechanism : undefined).toBe(leaves ? '46(2)(c)' : undefined);
    }
  });

  it('names every sub-processor for some purpose', () => {
    const named = Object.values(policy.purposes).flatMap((purpose) =>
      'recipients' in purpose ? purpose.recipients : [],
    );
    expect([...new Set<string>(named)].sort()).toEqual(Object.keys(policy.recipients).sort());
  });
});

/** The act, and the regulation that follows it. */
const againstLaundering = ['dueDiligence', 'dueDiligenceFrom2027', 'suspicionReports', 'suspicionReportsFrom2027'];

describe('the columns', () => {
  it('have a title in both languages where they are personal, so that an export can be read (GDPR Art. 12(1))', () => {
    for (const [table, { title, columns }] of personalTables(policy)) {
      expect(title, table).toBeDefined();
      for (const [name, written] of Object.entries(columns)) {
        if (typeof written === 'string' || written.is === 'credential') continue;
        expect(written.title, `${table}.${name}`).toBeDefined();
      }
    }
  });

  it.each([
    ['name', [...againstLaundering, 'bidList', 'documents']],
    ['personnummer', againstLaundering],
    ['email', ['bidList']],
    ['phone', ['bidList']],
    ['street', []],
    ['postal_code', []],
    ['city', []],
    ['notes', []],
    ['marketing_consent_at', []],
    ['source', []],
    ['created_at', []],
    ['last_contact_at', []],
  ])('of a contact: no statute keeps more of %s than it says (GDPR Art. 17(3)(b))', (column, statutes) => {
    const duties = claimsOn(policy, 'contacts', column).filter(({ kind }) => kind === 'duty');
    expect(duties.map(({ name }) => name)).toEqual(statutes);
  });

  it('keep bookkeeping to the invoices, away from the contact card (bokföringslagen 1 kap. 2 §)', () => {
    const tables = personalTables(policy).filter(([, { duties = {} }]) => 'bookkeeping' in duties);
    expect(tables.map(([name]) => name)).toEqual(['invoices']);
    expect(policy.duties.bookkeeping.align).toEqual(['financialYear', 'calendarYear']);
  });

  it('say why a personnummer is needed, also where it is a firm’s number (dataskyddslagen 3 kap. 10 §, T15)', () => {
    expect(policy.tables.contacts.columns.personnummer.justification.length).toBeGreaterThan(20);
    expect(policy.tables.agencies.columns.org_no.when).toEqual({ legal_form: 'sole' });
    expect(policy.tables.agencies.columns.name.when).toEqual({ legal_form: 'sole' });
  });

  it('make no column of due diligence serve a purpose of the agency (penningtvättslagen 5 kap.)', () => {
    for (const table of ['due_diligence', 'suspicion_reports']) {
      for (const column of classifiedColumns(policy.tables[table as 'due_diligence'])) {
        expect(claimsOn(policy, table, column.name).filter(({ kind }) => kind === 'purpose')).toEqual([]);
      }
    }
  });
});

describe('a request for erasure', () => {
  it.each([
    ['notes', ['legalClaims']],
    ['street', ['legalClaims']],
    ['personnummer', ['legalClaims', ...againstLaundering]],
  ])('ends what is held of %s, but for legal claims and statutes (GDPR Art. 17(3))', (column, survivors) => {
    const surviving = claimsOn(policy, 'contacts', column).filter(({ uponErasure }) => uponErasure === 'survives');
    expect(surviving.map(({ name }) => name)).toEqual(survivors);
  });

  it('does not end what the running agreement with the agency keeps of its own people only', () => {
    const whileRunning = claimsOn(policy, 'contacts', 'name').filter(({ clock }) => clock?.event === 'agreementEnded');
    expect(whileRunning.filter(({ subjects }) => subjects === 'all' || subjects.includes('registered'))).toEqual([]);
  });

  it('cannot keep anything for legal claims beyond prescription, which keeps nothing itself (T6)', () => {
    const [claims] = claimsOn(policy, 'messages', 'body').filter(({ name }) => name === 'legalClaims');
    expect(claims?.limits.map(({ clock, citation }) => [clock.periods, citation])).toEqual([
      [['P10Y'], 'preskriptionslagen (1981:130) 2 § första stycket'],
    ]);
    expect(Object.keys(policy.duties)).not.toContain('prescription');
  });
});

it('has no problems', () => {
  expect(policyProblems(policy)).toEqual([]);
});

function nameOfAPersonalColumn(table: string): string {
  const [column] = classifiedColumns(policy.tables[table as 'contacts']).filter(isPersonal);
  return column?.name ?? '';
}
