/** Whose data the system holds. */
export const subjects = {
  orderer: { sv: 'Den som beställer och frågar', en: 'Whoever orders and asks', dpv: 'dpv:Client' },
  user: { sv: 'Användare hos Kunden', en: 'User at the customer', dpv: 'dpv:User' },
  client: { sv: 'Kundens kunder', en: 'The customer’s customers', dpv: 'dpv:DataSubject' },
  prospect: { sv: 'Kontakter i säljverktyget', en: 'Contacts in the sales tool', dpv: 'dpv:DataSubject' },
} as const;

/** What is held about them: three categories where the company decides itself, four where its customers do. */
export const categories = {
  company: { sv: 'Företagsuppgifter', en: 'Company data', identifies: 'indirectly' },
  contact: { sv: 'Kontaktuppgifter', en: 'Contact details', identifies: 'directly', dpv: 'pd:Contact' },
  message: { sv: 'Meddelanden', en: 'Messages', identifies: 'indirectly', dpv: 'pd:Communication' },
  user: { sv: 'Användarinformation', en: 'User data', identifies: 'directly', dpv: 'pd:Identifying' },
  history: { sv: 'Historiklogg', en: 'History log', identifies: 'indirectly', dpv: 'pd:ServiceConsumptionBehavior' },
  clientData: { sv: 'Information kring Kundens kunder', en: 'Data about the customer’s customers' },
  sales: { sv: 'Uppgifter i säljverktyg', en: 'Data in the sales tool', identifies: 'directly' },
} as const;

/** What storage rules count from. */
export const events = {
  contractEnded: { sv: 'avtalets avslut', en: 'the end of the contract' },
  dealingsEnded: { sv: 'avslutet av det avtal som frågan gällde', en: 'the end of the contract asked about' },
  invoiced: { sv: 'fakturans datum', en: 'the date of the invoice' },
  membershipEnded: { sv: 'att användaren slutade hos Kunden', en: 'the user’s leaving the customer' },
} as const;

export const places = { sweden: { sv: 'Sverige', en: 'Sweden', country: 'SE' } } as const;
