/** The sentences of a purge. */
export const purgeTexts = {
  sv: {
    preview: 'Gallring på begäran: så här blir det.',
    done: 'Gallringen är gjord.',
    not: 'Inget är gallrat.',
    headings: ['Tabell', 'Rader', 'Raderas', 'Anonymiseras eller\npseudonymiseras', 'Kolumner töms'],
    did: ['Tabell', 'Åtgärd', 'Rader'],
    nothing: 'Inga rader berörs.',
    kept: (rows: string) =>
      `I ${rows} rader bevaras något: en rättslig förpliktelse, leverantörens eget ändamål, ett bevarandebeslut eller en begränsning.`,
    restricted: (rows: string) =>
      `Bara en begränsning av behandlingen bevarar något (artikel\u00a018.2) i: ${rows}. Tala om det för den personuppgiftsansvarige och lämna tillbaka uppgifterna först; de kan gallras när begränsningen hävs.`,
    lastCopy: (day: string) => `Säkerhetskopior kan innehålla uppgifterna till och med ${day}.`,
    noJournal:
      'Gallringen är inte journalförd (fingerprintKey eller GALLRA_FINGERPRINT_KEY saknas): efter en återläsning måste den göras om.',
  },
  en: {
    preview: 'A purge: this is what it would do.',
    done: 'The purge is done.',
    not: 'Nothing has been purged.',
    headings: ['Table', 'Rows', 'Erased', 'Anonymised or\npseudonymised', 'Columns cleared'],
    did: ['Table', 'Action', 'Rows'],
    nothing: 'No rows are concerned.',
    kept: (rows: string) =>
      `In ${rows} rows something stays: a duty, the vendor's own purpose, a legal hold or a restriction keeps it.`,
    restricted: (rows: string) =>
      `Nothing but a restriction of processing keeps something (Art. 18(2)) in: ${rows}. Tell the controller, and hand the data back first; they can go when the restriction is lifted.`,
    lastCopy: (day: string) => `Backups can hold copies through ${day}.`,
    noJournal:
      'The purge is not journalled (no fingerprintKey, no GALLRA_FINGERPRINT_KEY): after a restore it has to be done again.',
  },
} as const;
