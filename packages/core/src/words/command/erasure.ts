/** The sentences of the preview and the report of an erasure. */
export const erasureTexts = {
  sv: {
    preview: (category: string) => `Radering av en person (${category}): så här blir det.`,
    report: (category: string) => `En person (${category}) är raderad.`,
    headings: [
      'Tabell',
      'Raderas',
      'Anonymiseras eller\npseudonymiseras',
      'Bevaras utan personen',
      'Kolumner töms',
      'Bevaras',
    ],
    goes: 'Gallras',
    warnings: 'Läs först: detta bevaras',
    kept: 'Detta bevaras',
    blocked: 'Hindrar raderingen',
    complete: 'Inget finns kvar om personen.',
    incomplete: 'Det som bevaras får bara användas av det skälet, och gallras när skälet upphör.',
    secret: (provision: string) => `Får inte berättas för den registrerade (${provision}).`,
    lastCopy: (day: string) => `Säkerhetskopior kan innehålla uppgifterna till och med ${day}.`,
    noJournal:
      'Raderingen är inte journalförd (fingerprintKey eller GALLRA_FINGERPRINT_KEY saknas): efter en återläsning måste den göras om.',
    reference: 'Referens i behandlingshistoriken',
    earlier: 'Under samma nyckel finns uppgifter om en tidigare innehavare, som inte rörs',
  },
  en: {
    preview: (category: string) => `Erasing a person (${category}): this is what it would do.`,
    report: (category: string) => `A person (${category}) has been erased.`,
    headings: ['Table', 'Erased', 'Anonymised or\npseudonymised', 'Referenced', 'Columns cleared', 'Stay'],
    goes: 'Goes',
    warnings: 'Read first: this stays',
    kept: 'This stays',
    blocked: 'Stands in the way',
    complete: 'Nothing is left about the person.',
    incomplete: 'What stays may be used for that reason alone, and goes with a sweep when the reason ends.',
    secret: (provision: string) => `The data subject must not be told (${provision}).`,
    lastCopy: (day: string) => `Backups can hold copies through ${day}.`,
    noJournal:
      'The erasure is not journalled (no fingerprintKey, no GALLRA_FINGERPRINT_KEY): after a restore it has to be done again.',
    reference: 'Reference in the audit log',
    earlier: 'Under the same key are data of an earlier holder, which are left alone',
  },
} as const;

/** Nobody confirmed. */
export const notErased = { sv: 'Inget är raderat.', en: 'Nothing has been erased.' } as const;

/** What is asked before something is erased, and the word that says yes. */
export const eraseQuestions = {
  sv: { ask: 'Radera? Skriv ja för att fortsätta: ', yes: 'ja' },
  en: { ask: 'Erase? Type yes to go on: ', yes: 'yes' },
} as const;
