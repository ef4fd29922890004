/** The erasure journal. */
export const journalTexts = {
  sv: {
    safe: 'Om databasen dog nu skulle inget i raderingsjournalen gå förlorat.',
    risk: (entries: string, since: string) =>
      `Om databasen dog nu skulle ${entries} poster i raderingsjournalen gå förlorade, den äldsta från ${since}.`,
    exported: (entries: string) => `${entries} poster är exporterade.`,
    pruned: (entries: string) => `${entries} poster är gallrade: ingen säkerhetskopia kan längre ta tillbaka raderna.`,
  },
  en: {
    safe: 'If the database died now, nothing of the erasure journal would be lost.',
    risk: (entries: string, since: string) =>
      `If the database died now, ${entries} entries of the erasure journal would be lost, the oldest of ${since}.`,
    exported: (entries: string) => `${entries} entries have been exported.`,
    pruned: (entries: string) => `${entries} entries have been pruned: no backup can bring their rows back.`,
  },
} as const;

/** A replay of the erasure journal. */
export const replayTexts = {
  sv: {
    replayed: (entries: string) => `Raderingsjournalen (${entries} poster) är återspelad.`,
    nothing: 'Inga rader behövde gallras på nytt.',
    rights: (number: string) => `${number} begäranden gäller igen.`,
    others: (tables: string) => `Lämnade orörda, för nyckeln har gått till någon annan: ${tables}. Kontrollera dem.`,
    kept: (tables: string) => `Bevaras, för ett bevarandebeslut eller en begränsning hindrar: ${tables}.`,
    rectified: (places: string) =>
      `Rättade värden som bara den förlorade databasen hade: ${places}. Personerna är begränsade tills någon rättar igen.`,
    unreadable: (lines: string) => `${lines} rader i arkivet går inte att läsa.`,
    notSwept: 'Gallra också (gallra sweep) innan systemet tas i drift.',
    swept: 'Sedan gallrades det som hade gått ut.',
  },
  en: {
    replayed: (entries: string) => `The erasure journal (${entries} entries) has been replayed.`,
    nothing: 'No rows had to go again.',
    rights: (number: string) => `${number} requests are in effect again.`,
    others: (tables: string) => `Left alone, for the key was given to somebody else: ${tables}. Look at them.`,
    kept: (tables: string) => `Still there, for a legal hold or a restriction stops it: ${tables}.`,
    rectified: (places: string) =>
      `Rectified values that only the lost database had: ${places}. The people are restricted until somebody puts them right.`,
    unreadable: (lines: string) => `${lines} lines of the archive cannot be read.`,
    notSwept: 'Sweep too (gallra sweep) before the system goes live.',
    swept: 'Then what had expired was swept.',
  },
} as const;
