import * as se from 'gallra/se';

/**
 * What mbiz AB decides on itself. "Gallras efter avtalets avslut": kept through the day on which the contract ends. What
 * may be kept longer is kept for disputes, out of a balance of interests; three years is our own example.
 */
const own = {
  order: {
    title: { sv: 'Fullgöra beställningar av mkey', en: 'Perform orders of mkey' },
    role: 'controller',
    basis: '6(1)(b)',
    subjects: ['orderer'],
    categories: ['company', 'contact'],
    keep: { from: 'contractEnded', for: 'P0D' },
    source: 'provided',
    recipients: [],
    dpv: 'dpv:FulfilmentOfContractualObligation',
  },
  answer: {
    title: { sv: 'Svara på frågor och supportärenden', en: 'Answer questions and support cases' },
    role: 'controller',
    basis: '6(1)(b)',
    subjects: ['orderer'],
    categories: ['company', 'contact', 'message'],
    keep: { from: 'dealingsEnded', for: 'P0D' },
    source: 'provided',
    recipients: [],
    dpv: 'dpv:CustomerCare',
  },
  disputes: {
    title: { sv: 'Bemöta klagomål och tvister', en: 'Answer complaints and disputes' },
    role: 'controller',
    basis: '6(1)(f)',
    subjects: ['orderer'],
    categories: ['company', 'contact', 'message'],
    keep: { from: 'dealingsEnded', for: 'P3Y' },
    legalClaims: true,
    recipients: [],
    dpv: 'dpv:DisputeManagement',
  },
} as const;

/** What mbiz AB does for its customers, and on their instruction alone: two purposes, no more. */
const asProcessor = {
  deliver: {
    title: { sv: 'Leverera systemet', en: 'Deliver the system' },
    role: 'processor',
    subjects: ['user', 'client', 'prospect'],
    categories: ['user', 'history', 'clientData', 'sales'],
    keep: { inherit: ['codes', 'log', 'clients', 'sales'] },
    recipients: [],
    dpv: 'dpv:RequestedServiceProvision',
  },
  assist: {
    title: { sv: 'Tillhandahålla support', en: 'Provide support' },
    role: 'processor',
    subjects: ['user', 'client', 'prospect'],
    categories: ['user', 'history', 'clientData', 'sales'],
    keep: { inherit: ['codes', 'log', 'clients', 'sales'] },
    recipients: [],
    dpv: 'dpv:CustomerCare',
  },
} as const;

/** What the customers use it for, as the controllers they are. Each may do without any of it at any time. */
const customers = {
  codes: {
    title: { sv: 'Hantera koder och nycklar', en: 'Handle codes and keys' },
    role: 'tenant',
    basis: '6(1)(b)',
    subjects: ['user'],
    categories: ['user'],
    keep: { from: 'membershipEnded', for: 'P0D' },
    source: 'provided',
  },
  log: {
    title: { sv: 'Se i efterhand vad användare har gjort', en: 'See afterwards what users have done' },
    role: 'tenant',
    basis: '6(1)(b)',
    subjects: ['user'],
    categories: ['history'],
    keep: { while: 'agreement' },
    source: 'observed',
  },
  clients: {
    title: { sv: 'Ha koder till sina kunders dörrar', en: 'Hold codes to the doors of its customers' },
    role: 'tenant',
    basis: '6(1)(b)',
    subjects: ['client'],
    categories: ['clientData'],
    keep: { while: 'agreement' },
    source: 'provided',
  },
  sales: {
    title: { sv: 'Söka nya kunder', en: 'Look for new customers' },
    role: 'tenant',
    basis: '6(1)(f)',
    subjects: ['prospect'],
    categories: ['sales'],
    keep: { while: 'agreement' },
    source: 'thirdParty',
  },
} as const;

export const purposes = { ...own, ...asProcessor, ...customers } as const;

/** "If no other Swedish law demands that we keep some of it." */
export const duties = { bookkeeping: se.bookkeeping({ from: 'invoiced' }) };

export const limits = { prescription: se.prescription({ caps: ['disputes'], from: 'dealingsEnded' }) };
