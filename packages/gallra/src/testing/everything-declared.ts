import { type Policy, parsePolicy, type TableClassification } from '@gallra/core';

const label = (text: string) => ({ sv: text, en: text });

const organisation = (name: string) => ({
  name,
  registrationNumber: '556000-0001',
  country: 'SE',
  address: `${name} 1`,
  email: `${name.toLowerCase()}@example.com`,
  phone: '08-1',
});

/** Parts of a policy as they are written; the whole is checked. */
type Parts = Readonly<Partial<Record<keyof Policy, unknown>>>;

/** A table of a policy, classified column by column. */
function tableOf({ tables }: Policy, name: string): Exclude<TableClassification, string> {
  const table = tables[name];
  if (table === undefined || typeof table === 'string') throw new Error(`The policy has no table "${name}".`);
  return table;
}

/** Who is responsible, and where. */
function responsible(brokerage: Policy): Parts {
  return {
    jurisdiction: 'SE',
    times: 'instant',
    parties: {
      vendor: organisation('Vendor'),
      jointControllers: [organisation('Joint')],
      representative: organisation('Representative'),
      dataProtectionOfficer: organisation('Officer'),
    },
    controllers: {
      in: 'agencies',
      key: 'id',
      name: 'name',
      registrationNumber: 'org_no',
      address: 'street',
      email: 'mail',
      phone: 'phone',
      agreementEnded: { column: 'agreement_ended_at', encoding: 'instant' },
      returnWithin: 'P30D',
      financialYearEnd: 'fiscal_year_end',
    },
    financialYearEnd: '12-31',
    places: { ...brokerage.places, sweden: { ...label('Sweden'), country: 'SE' } },
    storageWithin: 'EEA',
    specialCategories: 'none',
  };
}

/** Whose data, and which. */
function described(brokerage: Policy): Parts {
  return {
    subjects: Object.fromEntries(
      Object.entries(brokerage.subjects).map(([name, one]) => [name, { ...one, open: true, dpv: 'dpv:Customer' }]),
    ),
    categories: Object.fromEntries(
      Object.entries(brokerage.categories).map(([name, one]) => [
        name,
        {
          ...one,
          open: true,
          identifies: 'directly',
          special: name === 'notes',
          freeText: name === 'notes',
          security: name === 'security',
          reads: 'buffered',
          dpv: 'dpv:PersonalData',
        },
      ]),
    ),
  };
}

/** Why. */
function purposes(brokerage: Policy): Parts {
  const { brokerage: whole, assignment, ...others } = brokerage.purposes;
  return {
    purposes: {
      ...others,
      brokerage: {
        ...whole,
        operations: label('What is done'),
        processing: ['store'],
        specialBasis: '9(2)(a)',
        legalClaims: true,
        directMarketing: true,
        automatedDecision: label('A score'),
        recipients: ['mail', 'post'],
        source: 'provided',
        places: ['sweden'],
        dpv: 'dpv:ServiceProvision',
      },
      assignment: {
        ...assignment,
        partOf: 'brokerage',
        subjects: 'all',
        categories: 'all',
        specialBasis: '9(2)(a)',
        keep: { from: 'assignmentCompleted', for: { min: 'P1M', default: 'P1M', max: 'P1Y' }, align: ['calendarYear'] },
      },
      support: {
        title: label('Support'),
        role: 'processor',
        operations: label('What is done'),
        processing: ['consult'],
        subjects: ['registered'],
        categories: ['identity'],
        keep: { while: 'agreement' },
        dpv: 'dpv:ServiceProvision',
      },
      newsletter: {
        title: label('Newsletter'),
        role: 'tenant',
        basis: '6(1)(a)',
        consent: 'lastContact',
        jointControllers: { vendor: true, controllers: 'all' },
        subjects: ['registered'],
        categories: ['identity', 'contact', 'communication'],
        keep: { from: 'lastContact', for: 'P2Y' },
      },
      statistics: { ...whole, keep: { inherit: ['brokerage'] }, specialBasis: '9(2)(a)' },
    },
  };
}

/** By law, and how it is protected. */
function provisions(brokerage: Policy): Parts {
  return {
    duties: Object.fromEntries(
      Object.entries(brokerage.duties ?? {}).map(([name, one]) => [
        name,
        name === 'bidList'
          ? {
              ...one,
              for: { min: 'P7Y', default: 'P7Y', max: 'P10Y' },
              validFrom: '2000-01-01',
              validTo: '2027-01-01',
              followedBy: 'nothing',
              replacedBy: 'the act after it',
              unread: { what: 'the years', by: 'a lawyer' },
              dpv: 'dpv:LegalObligation',
            }
          : one,
      ]),
    ),
    limits: {
      most: {
        title: label('At most'),
        citation: 'the agreement, 7 §',
        caps: ['brokerage', 'bidList'],
        from: 'lastContact',
        for: { min: 'P1Y', default: 'P9Y', max: 'P10Y' },
        align: ['financialYear'],
        validFrom: '2000-01-01',
        validTo: '2027-01-01',
        followedBy: 'nothing',
        replacedBy: 'the agreement after it',
        unread: { what: 'the years', by: 'a lawyer' },
      },
    },
    measures: { encryption: { ...label('Encryption'), kind: 'technical', dpv: 'dpv:Encryption' } },
    backups: { daily: { ...label('Daily'), kind: 'snapshot', keptFor: 'P7D', every: 'P8D', places: ['sweden'] } },
    auditLog: { keep: { change: 'P1Y', read: 'P1Y', security: 'P90D', evidence: 'P10Y' } },
    ownRecords: { legal_holds: { storage: 'P7Y' } },
  };
}

/** To whom. */
function recipients(brokerage: Policy): Parts {
  return {
    recipients: {
      ...brokerage.recipients,
      mail: {
        ...organisation('Mail'),
        kind: 'processor',
        service: label('Delivery'),
        places: ['usa'],
        accessFrom: ['usa'],
        transfer: {
          mechanism: '45',
          decision: '(EU) 2023/1795',
          validTo: '2027-01-01',
          reviewed: '2026-01-01',
          reviewBy: '2026-06-01',
        },
        receives: ['identity'],
      },
      post: {
        ...organisation('Post'),
        kind: 'processor',
        service: label('Delivery'),
        places: ['usa'],
        transfer: { mechanism: '46(2)(c)', module: 3 },
      },
    },
  };
}

/** A table that has every kind of event, link and disposal. */
const errandTable: TableClassification = {
  title: label('Errand'),
  controller: { in: 'deals', through: 'deal_id' },
  subjects: {
    deal_id: { in: 'deals', party: 'seller_id' },
    owner_id: { by: 'owner_type', in: { Contact: 'contacts', User: 'users' } },
  },
  events: {
    lastContact: {
      latest: [
        { column: 'began_at', encoding: 'instant', ifNull: 'notApplicable', when: { kind: { in: ['a', 'b'] } } },
        { column: 'ended_at', when: { kind: { not: 'c' } } },
        { in: 'deals', through: 'deal_id', event: 'lastContact' },
        { in: 'bids', by: 'deal_id', event: 'lastContact', when: { agency_id: { not: null } } },
        { in: 'bids', by: 'deal_id', event: 'lastContact', when: { agency_id: { in: [1, 2] } } },
      ],
    },
    assignmentCompleted: {
      earliest: [
        { column: 'began_at', encoding: 'instant', ifNull: 'notApplicable', when: { kind: { in: ['a', 'b'] } } },
        { column: 'ended_at', when: { kind: { not: 'c' } } },
        { in: 'deals', through: 'deal_id', event: 'lastContact' },
        { in: 'bids', by: 'deal_id', event: 'lastContact', when: { agency_id: { not: null } } },
      ],
    },
    relationshipEnded: { in: 'deals', through: 'deal_id', event: 'relationshipEnded' },
    invoiced: { column: 'ended_at', when: { kind: { in: ['a'] } } },
    reported: { latest: [{ untold: true }, 'ended_at'] },
    visited: { earliest: [{ untold: true }, 'ended_at'] },
    employmentEnded: { untold: true },
  },
  duties: { dueDiligence: ['text'], bookkeeping: ['text'], suspicion: ['secret'] },
  columns: {
    id: 'key',
    deal_id: 'key',
    owner_id: 'key',
    owner_type: 'notPersonal',
    kind: 'notPersonal',
    began_at: 'notPersonal',
    ended_at: 'notPersonal',
    text: { is: 'communication', when: { kind: { in: ['a', 'b'] } } },
    more: { is: 'communication', when: { kind: { not: 'c' } }, then: 'random' },
    secret: 'suspicion',
    born: { is: 'identity', then: { generalise: 'year', encoding: 'date' } },
    address: { is: 'security', then: { truncate: 'network' } },
    distance: { is: 'communication', format: { style: 'unit', unit: 'kilometer' } },
  },
  then: 'anonymise',
};

/** The tables. */
function tablesOf(brokerage: Policy): Parts {
  const contacts = tableOf(brokerage, 'contacts');
  const agencies = tableOf(brokerage, 'agencies');
  const deals = tableOf(brokerage, 'deals');
  const invoices = tableOf(brokerage, 'invoices');
  const bids = tableOf(brokerage, 'bids');
  return {
    tables: {
      ...brokerage.tables,
      agencies: {
        ...agencies,
        columns: {
          ...agencies.columns,
          org_no: 'notPersonal',
          street: 'notPersonal',
          mail: 'notPersonal',
          phone: 'notPersonal',
        },
      },
      errands: errandTable,
      // A purpose of the contacts counts from bids, and keeps nothing there.
      bids: { ...bids, columns: { ...bids.columns, bidder_id: { is: 'identity', then: 'withRow' } } },
      contacts: {
        ...contacts,
        since: { column: 'last_contact_at', encoding: 'instant' },
        keys: 'unique',
        key: 'id',
        identifiers: { email: 'email', phone: 'phone', personalIdentityNumber: 'personnummer', username: 'name' },
        columns: {
          ...contacts.columns,
          personnummer: {
            is: 'identity',
            of: 'id',
            justification: 'identification',
            source: 'thirdParty',
            then: { keepFirst: 6 },
          },
          name: { is: 'identity', title: label('Name'), then: { replace: '–' } },
          phone: { is: 'contact', title: label('Phone'), then: { truncate: 'network' } },
          email: { is: 'contact', then: { random: '*@erased.example' } },
        },
        source: 'provided',
      },
      deals: {
        ...deals,
        columns: {
          ...deals.columns,
          buyer_account: { is: 'financial', of: 'buyer_id', then: { generalise: 'year', encoding: 'date' } },
        },
        links: { agency_id: { not: 'subject', because: 'whose deal it is, and not whom it is about' } },
        files: ['legacy'],
      },
      invoices: {
        ...invoices,
        events: {
          invoiced: {
            column: 'issued_on',
            encoding: 'instant',
            ifNull: 'notApplicable',
            when: { reference: { not: null } },
          },
        },
        columns: {
          ...invoices.columns,
          amount: {
            is: 'financial',
            format: { style: 'currency', currency: 'SEK', minimumFractionDigits: 0, maximumFractionDigits: 0 },
          },
          reference: { is: 'identity', then: 'withRow', values: { 'K. Säljare': label('The seller') } },
        },
      },
    },
  };
}

/**
 * The estate agents' policy with every member that a policy can have. Where one excludes another there are several.
 *
 * @param brokerage - theirs, of the fixture world
 */
export function everythingIn(brokerage: Policy): readonly Policy[] {
  const whole = {
    ...brokerage,
    ...responsible(brokerage),
    ...described(brokerage),
    ...purposes(brokerage),
    ...provisions(brokerage),
    ...recipients(brokerage),
    ...tablesOf(brokerage),
  };
  const latest = [{ column: 'agreement_ended_at', encoding: 'instant' }];
  const controllers = {
    in: 'agencies',
    agreementEnded: { latest },
    returnWithin: { default: 'P90D', security: 'P30D' },
  };
  const withHistory = {
    ...whole,
    controllers: {
      ...controllers,
      financialYearEnd: { in: 'financial_years', controller: 'agency_id', ends: 'ends_on' },
    },
    financialYearEnd: ['12-31', { from: '2026-01-01', ends: '2026-06-30' }],
    tables: {
      ...(tablesOf(brokerage).tables as object),
      financial_years: {
        columns: { id: 'key', agency_id: 'key', ends_on: 'notPersonal' },
        then: 'anonymise',
      },
    },
  };
  return [whole, { ...whole, controllers }, withHistory].map(parsePolicy);
}

const errand = {
  deal_id: 10,
  owner_id: 1,
  owner_type: 'Contact',
  began_at: new Date('2026-10-01T10:00:00Z'),
  ended_at: new Date('2026-10-02T10:00:00Z'),
};

/** Rows of its table that has every kind of event and disposal. */
export const errands = [
  { id: 1, ...errand, kind: 'a', text: 'a', more: 'b', secret: null, born: '1964-08-23', address: null, distance: 7 },
  { id: 2, ...errand, kind: 'c', text: 'a', more: 'b', secret: 'c', born: null, address: '192.0.2.7', distance: null },
];
