const ofProvision = {
  role: 'processor',
  subjects: ['employee'],
  categories: ['contact', 'comment', 'account'],
  keep: { inherit: ['work'] },
  places: ['sweden', 'eea'],
} as const;

const ofSupport = {
  role: 'processor',
  subjects: ['employee'],
  categories: ['contact', 'account', 'support', 'log'],
  keep: { inherit: ['support'] },
  recipients: ['helpdesk'],
  places: ['sweden', 'eea', 'usa'],
} as const;

const ofDevelopment = {
  role: 'processor',
  subjects: ['employee'],
  categories: ['log'],
  // Of the log it makes numbers. The numbers are about nobody, and no reason to keep the log.
  keep: { inherit: ['trace'] },
  places: ['sweden', 'eea'],
} as const;

/** What Senseworks does for the companies, on their written instruction: three purposes and their parts, and no other. */
const asProcessor = {
  provide: {
    ...ofProvision,
    title: { sv: 'Tillhandahållande av tjänsten', en: 'Provision of the service' },
    processing: ['administer', 'store', 'backUp'],
    dpv: 'dpv:RequestedServiceProvision',
  },
  importing: {
    ...ofProvision,
    partOf: 'provide',
    title: { sv: 'Låta Kunden läsa in finansiell data', en: 'Let the customer import financial data' },
  },
  reconciling: {
    ...ofProvision,
    partOf: 'provide',
    title: { sv: 'Analys- och avstämningsmöjligheter', en: 'Analysis and reconciliation' },
  },
  reporting: { ...ofProvision, partOf: 'provide', title: { sv: 'Rapporter', en: 'Reports' } },
  collaborating: { ...ofProvision, partOf: 'provide', title: { sv: 'Samarbetsfunktioner', en: 'Collaboration' } },
  support: {
    ...ofSupport,
    title: { sv: 'Support och underhåll av tjänsten', en: 'Support and maintenance of the service' },
    processing: ['administer', 'maintain'],
    // Under the agreement the instruction is to answer; nothing shorter has been agreed.
    keep: { while: 'agreement' },
    dpv: 'dpv:CustomerCare',
  },
  supportCases: {
    ...ofSupport,
    partOf: 'support',
    title: { sv: 'Hantera supportärenden', en: 'Handle support cases' },
  },
  checking: {
    ...ofSupport,
    partOf: 'support',
    title: { sv: 'Automatiska kontroller av vanliga fel', en: 'Automatic checks for common errors' },
  },
  tellingOfErrors: {
    ...ofSupport,
    partOf: 'support',
    title: { sv: 'Meddela uppgifter som kan behöva rättas', en: 'Tell of data that may need correction' },
  },
  develop: {
    ...ofDevelopment,
    title: { sv: 'Utveckling och förbättring av tjänsten', en: 'Development and improvement of the service' },
    dpv: 'dpv:ImproveExistingProductsAndServices',
  },
  statistics: {
    ...ofDevelopment,
    partOf: 'develop',
    title: { sv: 'Anonymisera uppgifter till statistik', en: 'Anonymise data into statistics' },
    processing: ['anonymise'],
  },
} as const;

/** What the companies, as controllers, use the service for. */
const companies = {
  work: {
    title: { sv: 'Analysera och stämma av räkenskaper tillsammans', en: 'Analyse and reconcile accounts together' },
    role: 'tenant',
    basis: '6(1)(f)',
    subjects: ['employee'],
    categories: ['contact', 'comment', 'account'],
    keep: { while: 'agreement' },
    source: 'provided',
  },
  trace: {
    title: { sv: 'Följa upp vem som har gjort vad', en: 'Follow up who has done what' },
    role: 'tenant',
    basis: '6(1)(f)',
    subjects: ['employee'],
    categories: ['log'],
    keep: { while: 'agreement' },
    source: 'observed',
    dpv: 'dpv:EnforceSecurity',
  },
} as const;

export const purposes = { ...asProcessor, ...companies } as const;

/**
 * "As soon as possible, and within ninety days of the controller's request." The order is carried out when it comes, with
 * `erase`; this is what happens where nobody has.
 */
export const limits = {
  erasureOrder: {
    title: { sv: 'Radering på begäran under avtalstiden', en: 'Erasure on request during the agreement' },
    citation: 'Personuppgiftsbiträdesavtalet (2023-11-09) bilaga 1, Lagringsregler',
    caps: 'all',
    from: 'erasureOrdered',
    for: 'P90D',
  },
} as const;
