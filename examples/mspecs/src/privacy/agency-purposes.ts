/**
 * What the agencies, as controllers, use the system for, and for how long they have decided to need it: written once for all
 * of them. Where a period is a choice, the agency may shorten it.
 */
export const agencyPurposes = {
  brokerage: {
    title: { sv: 'Förmedla bostäder och vårda kundkontakter', en: 'Sell homes and stay in touch with clients' },
    role: 'tenant',
    basis: '6(1)(f)',
    subjects: ['registered'],
    categories: ['identity', 'contactDetails', 'communication', 'property', 'profile'],
    keep: { from: 'lastContact', for: { min: 'P3M', default: 'P2Y', max: 'P2Y' } },
    source: 'provided',
    dpv: 'dpv:CustomerRelationshipManagement',
  },
  interest: {
    title: { sv: 'Hålla kontakt med spekulanter', en: 'Stay in touch with people who come to viewings' },
    role: 'tenant',
    basis: '6(1)(f)',
    subjects: ['external'],
    categories: ['identity', 'contactDetails', 'communication', 'profile'],
    keep: { from: 'lastContact', for: { min: 'P1M', default: 'P6M', max: 'P6M' } },
    source: 'provided',
  },
  assignment: {
    title: { sv: 'Fullgöra förmedlingsuppdraget', en: 'Carry out the assignment to sell' },
    role: 'tenant',
    // A contract with the seller; with the bidder, steps at their request before one (Art. 6(1)(b)). While the
    // assignment is open it outlives a request for erasure.
    basis: '6(1)(b)',
    subjects: ['registered', 'external'],
    categories: ['identity', 'contactDetails', 'communication', 'property', 'financial', 'image'],
    keep: { from: 'assignmentCompleted', for: 'P3M' },
    source: 'provided',
    dpv: 'dpv:FulfilmentOfContractualObligation',
  },
  formerClients: {
    title: { sv: 'Finnas till hands för tidigare kunder', en: 'Be there for former clients' },
    role: 'tenant',
    basis: '6(1)(f)',
    subjects: ['registered'],
    categories: ['identity', 'contactDetails', 'property'],
    keep: { from: 'assignmentCompleted', for: { min: 'P3M', default: 'P5Y', max: 'P5Y' } },
    source: 'provided',
  },
  marketing: {
    title: { sv: 'Skicka erbjudanden till den som samtyckt', en: 'Send offers to those who have consented' },
    role: 'tenant',
    basis: '6(1)(a)',
    subjects: ['registered'],
    categories: ['identity', 'contactDetails', 'profile'],
    // Then it has to be asked for again.
    keep: { from: 'consentGiven', for: 'P2Y' },
    consent: 'consentGiven',
    directMarketing: true,
    source: 'provided',
    recipients: ['rocketScience'],
    dpv: 'dpv:DirectMarketing',
  },
  accounts: {
    title: { sv: 'Konton för medarbetare', en: 'Accounts of staff' },
    role: 'tenant',
    basis: '6(1)(b)',
    subjects: ['user'],
    categories: ['identity', 'contactDetails', 'profile', 'image'],
    keep: { from: 'accountClosed', for: { min: 'P1D', default: 'P3M', max: 'P6M' } },
    source: 'provided',
    dpv: 'dpv:AccountManagement',
  },
  legalClaims: {
    title: { sv: 'Kunna bemöta klagomål och tvister', en: 'Be able to answer complaints and disputes' },
    role: 'tenant',
    basis: '6(1)(f)',
    subjects: ['registered'],
    categories: ['identity', 'contactDetails', 'communication', 'property', 'financial'],
    // Claims could arise for ten years; three is what the agencies find proportionate. Outlives a request for
    // erasure, and is out of reach of every other purpose (Art. 17(3)(e)).
    keep: { from: 'assignmentCompleted', for: { min: 'P1Y', default: 'P3Y', max: 'P10Y' } },
    legalClaims: true,
    dpv: 'dpv:DisputeManagement',
  },
} as const;
