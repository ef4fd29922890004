/** Whose data the system holds: the four categories of its register. */
export const subjects = {
  agencyContact: { sv: 'Kontaktperson hos mäklarföretaget', en: 'Agency contact person', dpv: 'dpv:Client' },
  user: { sv: 'Användare', en: 'User', dpv: 'dpv:User' },
  registered: { sv: 'Registrerade kontakter', en: 'Registered contacts', dpv: 'dpv:DataSubject' },
  external: { sv: 'Externa kontakter', en: 'External contacts', dpv: 'dpv:DataSubject' },
} as const;

/** What is held about them: the seven categories of its register. */
export const categories = {
  image: { sv: 'Bild', en: 'Images', identifies: 'directly', dpv: 'pd:Picture' },
  financial: { sv: 'Ekonomiska uppgifter', en: 'Financial data', identifies: 'indirectly', dpv: 'pd:Financial' },
  identity: { sv: 'Identitetsuppgifter', en: 'Identity data', identifies: 'directly', dpv: 'pd:Identifying' },
  communication: { sv: 'Kommunikation', en: 'Communication', identifies: 'indirectly', dpv: 'pd:Communication' },
  contactDetails: { sv: 'Kontaktuppgifter', en: 'Contact details', identifies: 'directly', dpv: 'pd:Contact' },
  property: { sv: 'Objektsuppgifter', en: 'Property data', identifies: 'indirectly', dpv: 'pd:HouseOwned' },
  profile: { sv: 'Profiluppgifter', en: 'Profile data', identifies: 'indirectly', dpv: 'pd:Profile' },
} as const;

/** What storage rules count from. Each table says where it reads them, and a rule reaches the tables that do. */
export const events = {
  lastContact: { sv: 'senaste kontakt', en: 'the last contact' },
  assignmentCompleted: { sv: 'förmedlingsuppdragets slut', en: 'the end of the assignment' },
  biddingEnded: { sv: 'slutet på uppdraget som budgivningen gällde', en: 'the end of the assignment that was bid on' },
  relationshipEnded: { sv: 'affärsförbindelsens slut', en: 'the end of the business relationship' },
  reportedRelationshipEnded: {
    sv: 'slutet på en affärsförbindelse som rapporterats',
    en: 'the end of a business relationship that was reported',
  },
  invoiced: { sv: 'fakturans datum', en: 'the date of the invoice' },
  consentGiven: { sv: 'samtycket', en: 'the consent' },
  accountClosed: { sv: 'att användarkontot avslutades', en: 'the closing of the user account' },
  lastAction: { sv: 'senaste åtgärd i ärendet', en: 'the last action in the case' },
  copied: { sv: 'att kopian togs', en: 'the making of the copy' },
  transferred: { sv: 'överföringen', en: 'the transfer' },
} as const;

/** Where the work is done. */
export const places = {
  sweden: { sv: 'Sverige', en: 'Sweden', country: 'SE' },
  ireland: { sv: 'Irland', en: 'Ireland', country: 'IE' },
  germany: { sv: 'Tyskland', en: 'Germany', country: 'DE' },
  netherlands: { sv: 'Nederländerna', en: 'The Netherlands', country: 'NL' },
  eu: { sv: 'EU', en: 'EU', country: 'EU' },
  usa: { sv: 'USA', en: 'United States', country: 'US' },
} as const;
