/** The company behind the system. It is the agencies' processor; they are the controllers (GDPR Art. 4(7) and (8)). */
export const parties = {
  vendor: {
    name: 'Mäklarsamfundet System i Sverige AB',
    registrationNumber: '556586-7941',
    address: 'Box 1487, 171 28 Solna',
    email: 'support@mspecs.se',
    phone: '010-221 61 00',
  },
} as const;

const storage = { sv: 'Lagringstjänst', en: 'Storage' } as const;
const communication = { sv: 'Kommunikationstjänst', en: 'Communication service' } as const;
const email = { sv: 'Kommunikationstjänst (e-postutskick)', en: 'Communication service (e-mail)' } as const;

/** Standard contractual clauses, looked at again when the list of sub-processors was last published. */
const clauses = { mechanism: '46(2)(c)', module: 3, reviewed: '2023-03-28' } as const;

/** The sub-processors (GDPR Art. 28(2) and (4)), with registration numbers as their countries write them. */
export const recipients = {
  microsoft: {
    name: 'Microsoft Corporation',
    registrationNumber: '91-1144442 (TIN)',
    address: 'One Microsoft Way, Redmond, Washington 98052-6399',
    kind: 'processor',
    service: storage,
    places: ['ireland'],
  },
  vhd: {
    name: 'VHD Media Group AB',
    registrationNumber: '556776-3429',
    address: 'Edsbrogatan 1, 752 28 Uppsala',
    kind: 'processor',
    service: communication,
    places: ['germany'],
  },
  telia: {
    name: 'Telia Sverige AB',
    registrationNumber: '556430-0142',
    address: 'Stjärntorget 1, 169 79 Solna',
    kind: 'processor',
    service: communication,
    places: ['sweden'],
  },
  freshworks: {
    name: 'Freshworks Inc.',
    registrationNumber: '33-1218825 (EIN)',
    address: '2950 S. Delaware Street, Suite 201, San Mateo, CA 94403',
    kind: 'processor',
    service: { sv: 'Supportverktyg', en: 'Support tool' },
    places: ['usa'],
    transfer: clauses,
  },
  rocketScience: {
    name: 'The Rocket Science Group, LLC',
    registrationNumber: '582554149 (EIN)',
    address: '675 Ponce de Leon Ave NE, Suite 5000, Atlanta, GA 30308',
    kind: 'processor',
    service: email,
    places: ['usa'],
    transfer: clauses,
  },
  slack: {
    name: 'Slack Technologies, Inc.',
    registrationNumber: '26-4400325 (EFIN/TIN)',
    address: '500 Howard Street, San Francisco, CA 94105',
    kind: 'processor',
    service: { sv: 'Kommunikationsverktyg', en: 'Communication tool' },
    places: ['usa'],
    transfer: clauses,
  },
  mailgun: {
    name: 'Mailgun Technologies, Inc.',
    registrationNumber: '32062902609 (TIN)',
    address: '112 E Pecan St. #1135, San Antonio, TX 78205',
    kind: 'processor',
    service: email,
    places: ['eu'],
  },
  budid: {
    name: 'Budid Sweden AB',
    registrationNumber: '559100-0285',
    address: 'Kungsgatan 28, 753 21 Uppsala',
    kind: 'processor',
    service: { sv: 'Verktyg för hantering av budgivningar', en: 'Tool for bidding' },
    places: ['sweden', 'netherlands'],
  },
  hittapunktse: {
    name: 'Hittapunktse AB',
    registrationNumber: '556663-0348',
    address: 'St. Eriksgatan 121D, 113 43 Stockholm',
    kind: 'processor',
    service: { sv: 'Tjänst för inhämtande av upplysningar', en: 'Service for obtaining information' },
    places: ['sweden'],
  },
  backblaze: {
    name: 'Backblaze, Inc.',
    registrationNumber: '298893125 (EIN)',
    address: '500 Ben Franklin Ct, San Mateo, CA 94401',
    kind: 'processor',
    service: storage,
    places: ['netherlands'],
  },
} as const;

/** Technical and organisational measures (GDPR Art. 32(1)). */
export const measures = {
  authentication: { sv: 'Autentisering', en: 'Authentication', kind: 'technical', dpv: 'dpv:AuthenticationProtocols' },
  logging: { sv: 'Loggning', en: 'Logging', kind: 'technical', dpv: 'dpv:LoggingPolicy' },
  errorHandling: { sv: 'Felhantering', en: 'Error handling', kind: 'technical' },
  encryption: {
    sv: 'Kryptering vid överföring',
    en: 'Encryption in transfer',
    kind: 'technical',
    dpv: 'dpv:EncryptionInTransfer',
  },
  backup: { sv: 'Säkerhetskopiering', en: 'Backup', kind: 'technical', dpv: 'dpv:DataBackupProtocols' },
  byDesign: {
    sv: 'Inbyggt dataskydd och dataskydd som standard',
    en: 'Data protection by design and by default',
    kind: 'organisational',
    dpv: 'dpv:PrivacyByDesign',
  },
  agreement: {
    sv: 'Personuppgiftsbiträdesavtal',
    en: 'Processor agreement',
    kind: 'organisational',
    dpv: 'dpv:ControllerProcessorAgreement',
  },
} as const;
