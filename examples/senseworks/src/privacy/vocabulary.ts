/** Whose data the service holds: one category. */
export const subjects = {
  employee: {
    sv: 'Arbetstagare till användaren av tjänsten',
    en: 'Employees of the user of the service',
    dpv: 'dpv:Employee',
  },
} as const;

/** What is held about them. None of it is of the special categories of GDPR Art. 9(1). */
export const categories = {
  contact: { sv: 'Kontaktuppgifter', en: 'Contact details', identifies: 'directly', dpv: 'pd:Contact' },
  comment: { sv: 'Kommentarer rörande Kundens Data', en: 'Comments on the customer’s data', freeText: true },
  account: { sv: 'Användaruppgifter', en: 'User data', identifies: 'directly', dpv: 'pd:Username' },
  // Has a clock of its own when the agreement ends.
  log: {
    sv: 'Användaruppgifter för loggning och säkerhet',
    en: 'User data for logging and security',
    identifies: 'indirectly',
    security: true,
    dpv: 'pd:ServiceConsumptionBehavior',
  },
  support: { sv: 'Supportuppgifter', en: 'Support data', freeText: true },
} as const;

export const events = {
  erasureOrdered: { sv: 'att Kunden begärde radering', en: 'the customer’s order to erase' },
} as const;

export const places = {
  sweden: { sv: 'Sverige', en: 'Sweden', country: 'SE' },
  eea: { sv: 'Andra länder inom EU/EES', en: 'Other countries in the EU and EEA', country: 'EEA' },
  usa: { sv: 'USA', en: 'United States', country: 'US' },
} as const;

/** The annex leaves the list of sub-processors empty; this one is made up, to have somebody outside the EEA on it. */
export const recipients = {
  helpdesk: {
    name: 'Example Helpdesk Inc.',
    kind: 'processor',
    service: { sv: 'Supportverktyg', en: 'Support tool' },
    places: ['usa'],
    transfer: { mechanism: '46(2)(c)', module: 3, reviewed: '2026-03-01', reviewBy: '2027-03-01' },
  },
} as const;
