import * as se from 'gallra/se';

/** "Within a reasonable time" has to be a number, and this is ours. */
export const reasonableTime = 'P3M';

const allOfOurs = ['customer', 'supplier', 'partner'] as const;

/** What the company decides on itself: the seven purposes of its policy. */
const own = {
  delivery: {
    title: { sv: 'Leverera och fullgöra avtal', en: 'Deliver and perform contracts' },
    role: 'controller',
    basis: '6(1)(b)',
    subjects: allOfOurs,
    categories: ['identity', 'contact', 'history'],
    keep: { from: 'finished', for: reasonableTime },
    source: 'provided',
    recipients: ['dataCentre', 'smsDelivery'],
    dpv: 'dpv:FulfilmentOfContractualObligation',
  },
  invoicing: {
    title: { sv: 'Fakturera', en: 'Invoice' },
    role: 'controller',
    basis: '6(1)(b)',
    subjects: ['customer'],
    categories: ['identity', 'contact'],
    keep: { from: 'finished', for: reasonableTime },
    source: 'provided',
    recipients: ['enforcement'],
    dpv: 'dpv:PaymentManagement',
  },
  customerService: {
    title: { sv: 'Kundtjänst', en: 'Customer service' },
    role: 'controller',
    basis: '6(1)(b)',
    subjects: ['customer'],
    categories: ['contact', 'history'],
    keep: { from: 'finished', for: reasonableTime },
    source: 'provided',
    recipients: [],
    dpv: 'dpv:CustomerCare',
  },
  accounts: {
    title: { sv: 'Ekonomisk administration', en: 'Accounts' },
    role: 'controller',
    basis: '6(1)(c)',
    subjects: ['customer'],
    categories: ['identity', 'contact'],
    // For longer, what the act on bookkeeping names, and no more than that.
    keep: { inherit: ['invoicing'] },
    recipients: ['taxAgency'],
    dpv: 'dpv:AccountManagement',
  },
  ownership: {
    title: { sv: 'Identifiera ägarskap', en: 'Identify ownership' },
    role: 'controller',
    basis: '6(1)(b)',
    subjects: ['customer'],
    categories: ['identity'],
    keep: { from: 'finished', for: reasonableTime },
    recipients: [],
    dpv: 'dpv:IdentityVerification',
  },
  information: {
    title: { sv: 'Skicka viktig information om tjänsten', en: 'Send important information about the service' },
    role: 'controller',
    basis: '6(1)(b)',
    subjects: ['customer'],
    categories: ['contact'],
    keep: { from: 'servicesEnded', for: 'P0D' },
    recipients: [],
    dpv: 'dpv:CommunicationManagement',
  },
  newsletter: {
    title: { sv: 'Skicka nyhetsbrev', en: 'Send newsletters' },
    role: 'controller',
    basis: '6(1)(f)',
    subjects: ['customer'],
    categories: ['contact'],
    keep: { from: 'servicesEnded', for: 'P0D' },
    directMarketing: true,
    recipients: [],
    dpv: 'dpv:DirectMarketing',
  },
} as const;

/** What it does for its customers with what is theirs. */
const asProcessor = {
  operate: {
    title: { sv: 'Driva Kundens tjänster', en: 'Run the customer’s services' },
    operations: {
      sv: 'Loggning, felsökning, monitorering, backup och kundtjänst',
      en: 'Logging, troubleshooting, monitoring, backup and customer service',
    },
    processing: ['record', 'maintain', 'backUp', 'store', 'consult'],
    role: 'processor',
    subjects: ['mailboxOwner'],
    categories: ['identity', 'contact', 'history'],
    keep: { while: 'agreement' },
    recipients: ['dataCentre'],
    dpv: 'dpv:RequestedServiceProvision',
  },
  backup: {
    title: { sv: 'Ta säkerhetskopior av Kundens data', en: 'Take backups of the customer’s data' },
    processing: ['backUp'],
    role: 'processor',
    subjects: ['mailboxOwner'],
    categories: ['history'],
    keep: { from: 'copied', for: 'P12M' },
    recipients: ['dataCentre'],
    dpv: 'dpv:DataBackupProtocols',
  },
} as const;

/** What customers use it for is theirs to say. This is what most of them do. */
const customers = {
  mail: {
    title: { sv: 'Ha e-post', en: 'Have e-mail' },
    role: 'tenant',
    basis: '6(1)(f)',
    subjects: ['mailboxOwner'],
    categories: ['identity', 'contact'],
    keep: { while: 'agreement' },
    source: 'provided',
  },
} as const;

export const purposes = { ...own, ...asProcessor, ...customers } as const;

/** "Such data are kept for as long as the law demands." */
export const duties = { bookkeeping: se.bookkeeping({ from: 'invoiced' }) };

const citation = 'Bilaga 1 – Hantering av personuppgifter, Gallringstid' as const;
const title = { sv: 'Längsta tid för kopior och loggar', en: 'Longest time for copies and logs' } as const;

const caps = ['delivery', 'customerService', 'operate', 'backup'] as const;

/** "Between seven days and twelve months, depending on the service": copies and logs of each. */
export const limits = {
  webCopies: { title, citation, caps, from: 'webCopied', for: 'P7D' },
  mailCopies: { title, citation, caps, from: 'mailCopied', for: 'P30D' },
  copies: { title, citation, caps, from: 'copied', for: 'P12M' },
} as const;
