/**
 * The register of the company behind the system: six purposes, for all of which it is the agencies' processor.
 *
 * Providing the system is promised "as long as the agreement runs, or for the shorter time that the agency decides".
 * The agencies have decided, in agency-purposes.ts. So that purpose has no clock of its own: it keeps what they need,
 * as long as they need it, and what is held as processor ends with the agreement anyhow (GDPR Art. 28(3)(g)). Written
 * as `while: 'agreement'`, it would keep every bid and every old letter until the agency cancels its subscription.
 */
export const register = {
  provide: {
    title: { sv: 'Tillhandahålla Mspecs och tillhörande tjänster', en: 'Provide Mspecs and related services' },
    operations: {
      sv: 'Insamling, registrering och lagring av personuppgifter i Mspecs',
      en: 'Collection, recording and storage of personal data in Mspecs',
    },
    role: 'processor',
    subjects: 'all',
    categories: 'all',
    // Not legalClaims: what only a dispute could need is out of reach of daily work.
    keep: { inherit: ['brokerage', 'interest', 'assignment', 'formerClients', 'marketing', 'accounts', 'communicate'] },
    recipients: ['microsoft', 'backblaze', 'vhd', 'telia', 'mailgun', 'budid', 'hittapunktse'],
    places: ['sweden', 'ireland'],
    dpv: 'dpv:RequestedServiceProvision',
  },
  communicate: {
    title: {
      sv: 'Kommunicera med mäklarföretaget angående Mspecs och tillhörande tjänster',
      en: 'Communicate with the agency about Mspecs and related services',
    },
    operations: {
      sv: 'Kommunikation med mäklarföretagets utsedda kontaktperson via e-post',
      en: 'Communication by e-mail with the contact person the agency has named',
    },
    role: 'processor',
    subjects: ['agencyContact'],
    categories: ['identity', 'communication', 'contactDetails', 'profile'],
    keep: { while: 'agreement' },
    recipients: ['microsoft', 'rocketScience', 'mailgun'],
    places: ['sweden', 'ireland'],
    dpv: 'dpv:CommunicationManagement',
  },
  support: {
    title: { sv: 'Hantera frågor och supportärenden', en: 'Handle questions and support cases' },
    operations: {
      sv: 'Insamling, registrering och lagring i samband med kommunikation med mäklarföretaget, eller i samband med registrering, bevarande och uppföljning av supportärenden',
      en: 'Collection, recording and storage in communication with the agency, or in recording, keeping and following up support cases',
    },
    role: 'processor',
    subjects: ['agencyContact', 'user'],
    categories: ['identity', 'communication', 'contactDetails', 'profile'],
    keep: { from: 'lastAction', active: 'P3M', archived: 'P12M' },
    recipients: ['microsoft', 'freshworks', 'slack'],
    places: ['sweden', 'ireland'],
    dpv: 'dpv:CustomerCare',
  },
  develop: {
    title: {
      sv: 'Utveckla och förbättra Mspecs och tillhörande tjänster',
      en: 'Develop and improve Mspecs and related services',
    },
    operations: {
      sv: 'Avidentifiering av uppgifter, utveckling och test av ny funktionalitet samt verifiering av programrättningar',
      en: 'De-identification of data, development and test of new functions, verification of corrections',
    },
    role: 'processor',
    subjects: 'all',
    categories: 'all',
    // Counts for the copies that are made to be de-identified, and for nothing they are copied from.
    keep: { from: 'copied', for: 'P30D' },
    recipients: ['microsoft'],
    places: ['sweden', 'ireland'],
    dpv: 'dpv:ImproveExistingProductsAndServices',
  },
  security: {
    title: {
      sv: 'Säkerställa teknisk funktionalitet och säkerhet i Mspecs och tillhörande tjänster',
      en: 'Ensure technical function and security of Mspecs and related services',
    },
    operations: {
      sv: 'Autentisering, loggning, felhantering, kryptering vid överföring och säkerhetskopiering',
      en: 'Authentication, logging, error handling, encryption in transfer and backup',
    },
    role: 'processor',
    subjects: 'all',
    categories: 'all',
    keep: { inherit: 'others' },
    recipients: ['microsoft', 'backblaze'],
    places: ['sweden', 'ireland'],
    dpv: 'dpv:EnforceSecurity',
  },
  share: {
    title: {
      sv: 'Dela personuppgifter med av mäklarföretaget angivna mottagare via API',
      en: 'Share personal data through the API with recipients the agency has named',
    },
    operations: {
      sv: 'Tillgängliggörande och överföring till av mäklarföretaget angivna och godkända mottagare',
      en: 'Making available and transfer to recipients named and approved by the agency',
    },
    role: 'processor',
    subjects: ['registered', 'external'],
    categories: 'all',
    // Each transfer by itself: what was sent is gone after the next day.
    keep: { from: 'transferred', for: 'P1D' },
    recipients: ['microsoft'],
    places: ['sweden', 'ireland'],
    dpv: 'dpv:ServiceProvision',
  },
} as const;

/** Letters to the contact person are kept while the agreement runs. Not those of a support case: they go with the case. */
export const registerLimits = {
  supportArchive: {
    title: { sv: 'Längsta tid för supportärenden', en: 'Longest time for support cases' },
    citation: 'dataskyddsinformationen för Mspecs (2023-03-28) avsnitt 3',
    caps: ['communicate'],
    from: 'lastAction',
    for: 'P15M',
  },
} as const;
