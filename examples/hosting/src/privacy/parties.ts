/** The seeds of this example name no company, so this one is made up; its data centre is theirs. */
export const parties = {
  vendor: {
    name: 'Exempelvärden AB',
    registrationNumber: '552200-1238',
    address: 'Ringvägen 1, 123 45 Exempelstad',
    email: 'support@hosting.example',
    phone: '08-46500499',
  },
} as const;

export const recipients = {
  dataCentre: {
    name: 'GleSYS',
    kind: 'processor',
    service: { sv: 'Serverhall', en: 'Data centre' },
    places: ['sweden'],
  },
  smsDelivery: {
    name: 'Sms i Exempelstad AB',
    kind: 'processor',
    service: { sv: 'Utskick av sms', en: 'Delivery of text messages' },
    places: ['sweden'],
  },
  taxAgency: {
    name: 'Skatteverket',
    kind: 'authority',
    service: { sv: 'Beskattning', en: 'Taxation' },
    places: ['sweden'],
  },
  enforcement: {
    name: 'Kronofogdemyndigheten',
    kind: 'authority',
    service: { sv: 'Indrivning', en: 'Debt enforcement' },
    places: ['sweden'],
  },
} as const;

/** What the annex promises (GDPR Art. 32(1)). */
export const measures = {
  byDesign: {
    sv: 'Inbyggt dataskydd vid utveckling',
    en: 'Data protection by design',
    kind: 'organisational',
    dpv: 'dpv:PrivacyByDesign',
  },
  entry: { sv: 'Fysiskt skydd genom serverhallen', en: 'Physical protection by the data centre', kind: 'technical' },
  malware: { sv: 'Skydd mot skadlig kod', en: 'Protection against malware', kind: 'technical' },
  access: {
    sv: 'Roll- och individbaserad åtkomst',
    en: 'Access by role and by person',
    kind: 'technical',
    dpv: 'dpv:AccessControlMethod',
  },
  backup: { sv: 'Säkerhetskopiering', en: 'Backup', kind: 'technical', dpv: 'dpv:DataBackupProtocols' },
  logging: {
    sv: 'Loggning av åtkomst och ändring',
    en: 'Logging of access and change',
    kind: 'technical',
    dpv: 'dpv:LoggingPolicy',
  },
  encryption: {
    sv: 'Krypterad kommunikation',
    en: 'Encrypted communication',
    kind: 'technical',
    dpv: 'dpv:EncryptionInTransfer',
  },
} as const;
