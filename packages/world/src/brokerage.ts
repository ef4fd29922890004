import { type Policy, parsePolicy, type Row } from '@gallra/core';
import { keyColumns, personalTables } from '@gallra/core/policy';
import type { LiveForeignKey } from '@gallra/core/store';
import { rows as brokerageRows } from './brokerage-rows.ts';
import { column, liveSchema, liveTable, type World } from './world.ts';

const label = (sv: string, en: string) => ({ sv, en });

/** A small estate agents' system: two parties to a deal, a thread of bids, a shared address, a secret duty. */
export const brokerage: Policy = parsePolicy({
  timeZone: 'Europe/Stockholm',
  parties: {
    vendor: {
      name: 'Mäklarsystem i Sverige AB',
      registrationNumber: '556000-0001',
      address: 'Storgatan 1, 111 11 Stockholm',
    },
    dataProtectionOfficer: { name: 'Dataskydd & Co', email: 'dso@maklarsystem.example' },
  },
  controllers: {
    in: 'agencies',
    name: 'name',
    agreementEnded: 'agreement_ended_at',
    returnWithin: 'P30D',
    financialYearEnd: 'fiscal_year_end',
  },
  places: {
    sweden: { ...label('Sverige', 'Sweden'), country: 'SE' },
    usa: { ...label('USA', 'United States'), country: 'US' },
  },
  subjects: {
    registered: label('Registrerade kontakter', 'Registered contacts'),
    external: label('Externa kontakter', 'External contacts'),
    employee: label('Anställda', 'Employees'),
  },
  categories: {
    identity: { ...label('Identitetsuppgifter', 'Identity'), identifies: 'directly' },
    contact: label('Kontaktuppgifter', 'Contact details'),
    financial: label('Ekonomiska uppgifter', 'Financial data'),
    communication: label('Kommunikation', 'Communication'),
    notes: { ...label('Anteckningar', 'Notes'), freeText: true },
    suspicion: label('Misstankar', 'Suspicions'),
    security: { ...label('Loggar', 'Logs'), security: true },
  },
  events: {
    lastContact: label('senaste kontakt', 'last contact'),
    assignmentCompleted: label('uppdraget slutfört', 'assignment completed'),
    relationshipEnded: label('affärsförbindelsen upphörd', 'relationship ended'),
    invoiced: label('fakturan utställd', 'invoice issued'),
    reported: label('rapporten skriven', 'report written'),
    employmentEnded: label('anställningen upphörd', 'employment ended'),
    visited: label('besöket', 'the visit'),
  },
  purposes: {
    brokerage: {
      title: label('Förmedling', 'Brokerage'),
      role: 'tenant',
      basis: '6(1)(f)',
      subjects: ['registered', 'external'],
      categories: ['identity', 'contact', 'financial', 'communication', 'notes'],
      keep: { from: 'lastContact', active: 'P3M', archived: 'P12M' },
      recipients: ['mail'],
      source: 'provided',
      places: ['sweden'],
    },
    assignment: {
      title: label('Uppdragsavtalet', 'The assignment'),
      role: 'tenant',
      basis: '6(1)(b)',
      subjects: ['registered'],
      categories: ['identity', 'contact', 'financial'],
      keep: { from: 'assignmentCompleted', for: 'P1M' },
      source: 'provided',
    },
    employment: {
      title: label('Anställning', 'Employment'),
      role: 'tenant',
      basis: '6(1)(b)',
      subjects: ['employee'],
      categories: ['identity', 'contact', 'communication'],
      keep: { from: 'employmentEnded', for: 'P1Y' },
    },
    security: {
      title: label('Säkerhet', 'Security'),
      role: 'controller',
      basis: '6(1)(f)',
      subjects: 'all',
      categories: ['security'],
      keep: { from: 'visited', for: 'P90D' },
      source: 'observed',
    },
  },
  duties: {
    bidList: {
      title: label('Budgivningslista', 'List of bids'),
      citation: 'fastighetsmäklarlagen (2021:516) 3 kap. 18 §',
      obliges: 'controller',
      periodSource: 'Fastighetsmäklarinspektionen',
      from: 'assignmentCompleted',
      for: 'P7Y',
    },
    bookkeeping: {
      title: label('Bokföring', 'Bookkeeping'),
      citation: 'bokföringslagen (1999:1078) 7 kap. 2 §',
      obliges: 'controller',
      from: 'invoiced',
      for: 'P7Y',
      align: ['financialYear', 'calendarYear'],
    },
    dueDiligence: {
      title: label('Kundkännedom', 'Due diligence'),
      citation: 'penningtvättslagen (2017:630) 5 kap. 3 §',
      obliges: 'controller',
      from: 'relationshipEnded',
      for: 'P5Y',
    },
    suspicion: {
      title: label('Misstankerapport', 'Suspicion report'),
      citation: 'penningtvättslagen (2017:630) 5 kap. 3 §',
      obliges: 'controller',
      from: 'reported',
      for: 'P10Y',
      secretFromSubject: 'penningtvättslagen (2017:630) 5 kap. 7 §',
    },
  },
  recipients: {
    mail: {
      name: 'Mailpost Inc.',
      kind: 'processor',
      service: label('Utskick av e-post', 'Delivery of e-mail'),
      places: ['usa'],
      transfer: { mechanism: '46(2)(c)', module: 3 },
    },
    unused: { name: 'Ingen AB', kind: 'processor', service: label('Inget', 'Nothing'), places: ['sweden'] },
  },
  tables: {
    agencies: {
      controller: 'id',
      columns: { id: 'key', name: 'notPersonal', agreement_ended_at: 'notPersonal', fiscal_year_end: 'notPersonal' },
      then: 'anonymise',
    },
    users: {
      title: label('Anställd', 'Employee'),
      controller: 'agency_id',
      subjects: { id: 'employee' },
      events: { employmentEnded: 'left_at' },
      columns: {
        id: 'key',
        agency_id: 'key',
        left_at: 'notPersonal',
        name: { is: 'identity', title: label('Namn', 'Name') },
        password_hash: 'credential',
      },
      then: 'erase',
    },
    contacts: {
      title: label('Kontakt', 'Contact'),
      controller: 'agency_id',
      subjects: { id: { by: 'kind', values: { registered: 'registered', external: 'external' } } },
      identifiers: { email: 'email' },
      events: {
        lastContact: 'last_contact_at',
        assignmentCompleted: { latest: [{ in: 'bids', by: 'bidder_id' }] },
        relationshipEnded: {
          latest: [
            { in: 'deals', by: 'seller_id' },
            { in: 'deals', by: 'buyer_id' },
          ],
        },
        reported: { latest: [{ in: 'suspicion_reports', by: 'contact_id' }] },
      },
      duties: {
        bidList: ['name', 'phone'],
        dueDiligence: ['name', 'personnummer'],
        suspicion: ['name', 'personnummer', 'email'],
      },
      columns: {
        id: 'key',
        agency_id: 'key',
        kind: 'notPersonal',
        address_id: 'key',
        last_contact_at: { is: 'communication', title: label('Senaste kontakt', 'Last contact'), then: 'withRow' },
        name: { is: 'identity', title: label('Namn', 'Name') },
        personnummer: {
          is: 'identity',
          title: label('Personnummer', 'Personal identity number'),
          source: 'thirdParty',
        },
        phone: { is: 'contact', title: label('Telefon', 'Phone') },
        email: { is: 'contact', title: label('E-post', 'E-mail') },
        notes: { is: 'notes', title: label('Anteckningar', 'Notes'), draft: true, source: 'derived' },
        org_no: { is: 'identity', when: { legal_form: 'sole' } },
        legal_form: 'notPersonal',
      },
      then: 'erase',
    },
    addresses: {
      title: label('Adress', 'Address'),
      controller: 'agency_id',
      subjects: { id: { in: 'contacts', by: 'address_id' } },
      events: { lastContact: { latest: [{ in: 'contacts', by: 'address_id' }] } },
      columns: { id: 'key', agency_id: 'key', street: { is: 'contact', title: label('Gata', 'Street') } },
      then: 'erase',
    },
    deals: {
      title: label('Affär', 'Deal'),
      controller: 'agency_id',
      subjects: { seller_id: { in: 'contacts' }, buyer_id: { in: 'contacts' } },
      events: { lastContact: 'closed_at', assignmentCompleted: 'closed_at', relationshipEnded: 'closed_at' },
      duties: { dueDiligence: ['seller_id', 'buyer_id', 'price'] },
      columns: {
        id: 'key',
        agency_id: 'key',
        closed_at: 'notPersonal',
        legacy: 'todo',
        price: { is: 'financial', title: label('Pris', 'Price') },
        seller_id: { is: 'identity', of: 'seller_id', title: label('säljare', 'seller') },
        seller_account: { is: 'financial', of: 'seller_id', title: label('Säljarens konto', "Seller's account") },
        buyer_id: { is: 'identity', of: 'buyer_id', title: label('köpare', 'buyer') },
      },
      then: 'anonymise',
    },
    bids: {
      title: label('Bud', 'Bid'),
      controller: 'agency_id',
      subjects: { bidder_id: { in: 'contacts' } },
      events: {
        lastContact: 'created_at',
        assignmentCompleted: { in: 'deals', through: 'deal_id' },
      },
      duties: { bidList: ['bidder_id', 'amount', 'created_at'] },
      columns: {
        id: 'key',
        agency_id: 'key',
        deal_id: 'key',
        created_at: { is: 'communication', title: label('Tidpunkt', 'Time'), then: 'withRow' },
        bidder_id: 'identity',
        amount: { is: 'financial', title: label('Belopp', 'Amount') },
        message: { is: 'communication', title: label('Meddelande', 'Message'), freeText: true },
      },
      then: 'erase',
    },
    invoices: {
      title: label('Faktura', 'Invoice'),
      controller: 'agency_id',
      subjects: { customer_id: { in: 'contacts' } },
      events: { invoiced: 'issued_on' },
      duties: { bookkeeping: ['customer_id', 'reference', 'amount'] },
      columns: {
        id: 'key',
        agency_id: 'key',
        issued_on: 'notPersonal',
        customer_id: 'identity',
        reference: { is: 'identity', title: label('Er referens', 'Your reference') },
        amount: { is: 'financial', title: label('Belopp', 'Amount') },
      },
      then: 'anonymise',
    },
    messages: {
      title: label('Meddelande', 'Message'),
      controller: 'agency_id',
      subjects: { contact_id: { in: 'contacts' }, user_id: { in: 'users' } },
      events: { lastContact: 'sent_at', employmentEnded: { in: 'users', through: 'user_id' } },
      columns: {
        id: 'key',
        agency_id: 'key',
        contact_id: 'key',
        user_id: 'key',
        sent_at: 'notPersonal',
        body: { is: 'communication', of: 'contact_id', title: label('Text', 'Text'), freeText: true },
        signature: { is: 'identity', of: 'user_id', title: label('Avsändare', 'Signed by') },
        details: {
          is: 'communication',
          of: 'contact_id',
          title: label('Detaljer', 'Details'),
          paths: ['$.device', 'tags[*].name'],
        },
        attachment: { is: 'communication', of: 'contact_id', title: label('Bilaga', 'Attachment') },
      },
      then: 'erase',
    },
    suspicion_reports: {
      title: label('Rapport', 'Report'),
      controller: 'agency_id',
      subjects: { contact_id: { in: 'contacts' } },
      events: { reported: 'reported_at' },
      duties: { suspicion: ['contact_id', 'reason'] },
      columns: {
        id: 'key',
        agency_id: 'key',
        contact_id: 'suspicion',
        reported_at: 'notPersonal',
        reason: 'suspicion',
      },
      then: 'erase',
    },
    visits: {
      title: label('Besök', 'Visit'),
      controller: 'agency_id',
      subjects: { email: { in: 'contacts', by: 'email' } },
      events: { visited: 'visited_at' },
      columns: {
        id: 'key',
        agency_id: 'key',
        visited_at: 'notPersonal',
        email: { is: 'security', title: label('E-post', 'E-mail') },
        ip: { is: 'security', title: label('IP-adress', 'IP address') },
      },
      then: 'erase',
    },
  },
});

/**
 * That system as a world. Its tables have the columns of the policy.
 *
 * @param rows - default: those of `brokerage-rows.ts`
 * @param policy - default: the one above
 * @param foreignKeys - by table; default: none
 */
export function brokerageWorld(
  rows: Readonly<Record<string, readonly Row[]>> = brokerageRows,
  policy: Policy = brokerage,
  foreignKeys: Readonly<Record<string, readonly LiveForeignKey[]>> = {},
): World {
  const tables = personalTables(policy).map(([name, table]) => {
    const primaryKey = keyColumns(table);
    const columns = Object.keys(table.columns).map((own) => column(own, { nullable: !primaryKey.includes(own) }));
    return liveTable(name, columns, foreignKeys[name] ?? [], { primaryKey });
  });
  return { policy, schema: liveSchema(...tables), rows };
}
