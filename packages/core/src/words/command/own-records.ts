/** The section of a plan on Gallra's own records, and what a sweep did of them. */
export const ownRecordTexts = {
  sv: {
    title: 'Gallras egna poster',
    headings: ['Slag', 'Poster', 'Gallras', 'Lagringstid'],
    none: (kinds: string) => `Inga poster: ${kinds}.`,
    over: 'Fler än spärren släpper igenom, så inget av dem gallras förrän någon har läst detta:',
    hash: 'Avsnittets hash',
    approve: 'Godkänn och gallra',
    gone: (kinds: string) => `Gallrat av Gallras egna poster: ${kinds}.`,
    waits:
      'Gallras egna poster är kvar, för spärren släpper inte igenom så många. Läs "gallra plan", och godkänn dem där.',
  },
  en: {
    title: "Gallra's own records",
    headings: ['Kind', 'Records', 'Go', 'Storage period'],
    none: (kinds: string) => `No records: ${kinds}.`,
    over: 'More than the breaker lets pass, so that none of them goes until somebody has read this:',
    hash: 'Hash of the section',
    approve: 'To approve it and sweep',
    gone: (kinds: string) => `Gone of Gallra's own records: ${kinds}.`,
    waits:
      'Gallra\'s own records are still there, for the breaker does not let so many pass. Read "gallra plan", and approve them there.',
  },
} as const;
