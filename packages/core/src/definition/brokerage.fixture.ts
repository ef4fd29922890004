// A small host for tests: estate agents, their contacts, deals and bids.
import * as se from '../jurisdiction/se/index.ts';
import { definePolicy } from './checked/define-policy.ts';

export interface Database {
  agencies: {
    id: string;
    name: string;
    org_no: string;
    legal_form: 'ab' | 'sole';
    contact_name: string;
    agreement_ended_at: Date | null;
    financial_year_end: string;
  };
  contacts: {
    id: string;
    agency_id: string;
    kind: 'registered' | 'external';
    name: string;
    personnummer: string | null;
    phone: string | null;
    notes: string | null;
    last_contact_at: Date;
    relationship_ended_at: Date | null;
  };
  deals: {
    id: string;
    agency_id: string;
    seller_id: string;
    buyer_id: string | null;
    price: number | null;
    contract_file: string | null;
    closed_at: Date | null;
  };
  bids: { id: string; agency_id: string; deal_id: string; bidder_id: string; amount: number; created_at: Date };
  countries: { code: string; name: string };
  contact_names: { id: string; name: string };
}

export const policy = definePolicy<Database>()({
  timeZone: 'Europe/Stockholm',
  controllers: {
    in: 'agencies',
    name: 'name',
    agreementEnded: 'agreement_ended_at',
    returnWithin: 'P90D',
    financialYearEnd: 'financial_year_end',
  },
  places: { sweden: { sv: 'Sverige', en: 'Sweden', country: 'SE' } },
  subjects: {
    agencyContact: { sv: 'Kontaktperson hos mäklarföretaget', en: 'Agency contact person' },
    registered: { sv: 'Registrerade kontakter', en: 'Registered contacts' },
    external: { sv: 'Externa kontakter', en: 'External contacts' },
  },
  categories: {
    identity: { sv: 'Identitetsuppgifter', en: 'Identity', identifies: 'directly' },
    contact: { sv: 'Kontaktuppgifter', en: 'Contact details' },
    financial: { sv: 'Ekonomiska uppgifter', en: 'Financial' },
    image: { sv: 'Bilder', en: 'Images' },
  },
  events: {
    lastContact: { sv: 'senaste kontakt', en: 'last contact' },
    assignmentCompleted: { sv: 'uppdraget slutfört', en: 'assignment completed' },
    relationshipEnded: { sv: 'affärsförbindelsen upphörd', en: 'business relationship ended' },
  },
  purposes: {
    provide: {
      title: { sv: 'Tillhandahålla tjänsten', en: 'Provide the service' },
      role: 'processor',
      subjects: ['agencyContact'],
      categories: ['identity', 'contact'],
      keep: { while: 'agreement' },
    },
    brokerage: {
      title: { sv: 'Förmedling', en: 'Brokerage' },
      role: 'tenant',
      basis: '6(1)(f)',
      subjects: ['registered', 'external'],
      categories: ['identity', 'contact'],
      recipients: ['cloud'],
      places: ['sweden'],
      keep: { from: 'lastContact', active: 'P3M', archived: 'P12M' },
    },
    statistics: {
      title: { sv: 'Användningsstatistik', en: 'Usage statistics' },
      role: 'controller',
      basis: '6(1)(f)',
      subjects: 'all',
      categories: 'all',
      keep: { inherit: ['brokerage'] },
    },
  },
  duties: {
    bidList: se.bidList({ for: 'P7Y' }),
    dueDiligence: se.customerDueDiligence(),
    archiving: {
      title: { sv: 'Arkivering', en: 'Archiving' },
      citation: 'arkivlagen (1990:782) 3 §',
      obliges: 'controller',
      from: 'assignmentCompleted',
      for: 'P2Y',
    },
  },
  limits: {
    moneyLaundering: se.moneyLaunderingMaximum({ caps: ['dueDiligence'] }),
    marketing: {
      title: { sv: 'Marknadsföring', en: 'Marketing' },
      citation: 'avtalet 7 §',
      caps: ['brokerage'],
      from: 'lastContact',
      for: 'P2Y',
    },
  },
  recipients: {
    cloud: { name: 'Moln AB', kind: 'processor', service: { sv: 'Drift', en: 'Hosting' }, places: ['sweden'] },
  },
  tables: {
    agencies: {
      controller: 'id',
      subjects: { id: 'agencyContact' },
      columns: {
        id: 'key',
        name: 'notPersonal',
        org_no: { is: 'identity', when: { legal_form: 'sole' } },
        legal_form: 'notPersonal',
        contact_name: { is: 'identity', then: { replace: '–' } },
        agreement_ended_at: 'notPersonal',
        financial_year_end: 'notPersonal',
      },
      then: 'anonymise',
    },
    contacts: {
      key: 'id',
      controller: 'agency_id',
      subjects: { id: { by: 'kind', values: { registered: 'registered', external: 'external' } } },
      identifiers: { phone: 'phone', personalIdentityNumber: 'personnummer' },
      events: {
        lastContact: 'last_contact_at',
        relationshipEnded: { column: 'relationship_ended_at', ifNull: 'pending' },
      },
      duties: { dueDiligence: ['name', 'personnummer'] },
      columns: {
        id: 'key',
        agency_id: 'notPersonal',
        kind: 'notPersonal',
        name: 'identity',
        personnummer: { is: 'identity', justification: 'Kundkännedom' },
        phone: 'contact',
        notes: { is: 'contact', freeText: true },
        last_contact_at: 'notPersonal',
        relationship_ended_at: 'notPersonal',
      },
      then: 'erase',
    },
    deals: {
      controller: 'agency_id',
      subjects: { seller_id: { in: 'contacts' }, buyer_id: { in: 'contacts', by: 'id' } },
      events: { assignmentCompleted: 'closed_at' },
      duties: { archiving: ['price', 'contract_file'] },
      columns: {
        id: 'key',
        agency_id: 'notPersonal',
        seller_id: 'key',
        buyer_id: 'key',
        price: { is: 'financial', of: 'seller_id' },
        contract_file: { is: 'image', of: ['seller_id', 'buyer_id'] },
        closed_at: 'notPersonal',
      },
      files: ['contract_file'],
      then: 'anonymise',
    },
    bids: {
      controller: { in: 'deals', through: 'deal_id' },
      subjects: { bidder_id: { in: 'contacts' } },
      events: {
        assignmentCompleted: {
          latest: [
            { in: 'deals', through: 'deal_id' },
            { in: 'deals', by: 'buyer_id', event: 'assignmentCompleted', when: { closed_at: { not: null } } },
          ],
        },
      },
      duties: { bidList: ['bidder_id', 'amount', 'created_at'] },
      columns: {
        id: 'key',
        agency_id: 'notPersonal',
        deal_id: 'key',
        bidder_id: 'identity',
        amount: 'financial',
        created_at: 'financial',
      },
      then: 'erase',
    },
    countries: 'notPersonal',
    contact_names: 'view',
  },
});
