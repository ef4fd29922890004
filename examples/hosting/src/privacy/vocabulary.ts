/** Whose data the company holds: three kinds of its own, and its customers' people. */
export const subjects = {
  customer: { sv: 'Kunder', en: 'Customers', dpv: 'dpv:Client' },
  supplier: { sv: 'Leverantörer', en: 'Suppliers', dpv: 'dpv:DataSubject' },
  partner: { sv: 'Partners', en: 'Partners', dpv: 'dpv:DataSubject' },
  mailboxOwner: { sv: 'Kundens användare', en: 'The customer’s users', open: true, dpv: 'dpv:User' },
} as const;

/**
 * What is held about them. Who reads an identity or contact details is on record. Of what customers host, they may name
 * kinds of their own within these: the annex leaves that to them.
 */
export const categories = {
  identity: {
    sv: 'Identifiering',
    en: 'Identification',
    identifies: 'directly',
    reads: 'strict',
    open: true,
    dpv: 'pd:Identifying',
  },
  contact: { sv: 'Kontakt', en: 'Contact', identifies: 'directly', reads: 'buffered', open: true, dpv: 'pd:Contact' },
  history: {
    sv: 'Historik',
    en: 'History',
    identifies: 'indirectly',
    security: true,
    dpv: 'pd:ServiceConsumptionBehavior',
  },
} as const;

/** What storage rules count from. */
export const events = {
  finished: {
    sv: 'att tjänsten var helt avslutad och inget åtagande kvar',
    en: 'the end of the last service and of every obligation, whichever came later',
  },
  servicesEnded: { sv: 'att den sista tjänsten avslutades', en: 'the end of the last service' },
  invoiced: { sv: 'fakturans datum', en: 'the date of the invoice' },
  webCopied: { sv: 'att kopian av en webbplats togs', en: 'the making of the copy of a website' },
  mailCopied: { sv: 'att kopian av e-post togs', en: 'the making of the copy of mail' },
  copied: { sv: 'att kopian togs', en: 'the making of the copy' },
} as const;

export const places = { sweden: { sv: 'Sverige', en: 'Sweden', country: 'SE' } } as const;
