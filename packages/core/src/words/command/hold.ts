/** The list of legal holds. */
export const holdListTexts = {
  sv: {
    headings: ['Bevarandebeslut', 'Gäller', 'Fattat', 'Omprövas', 'Hävt'],
    none: 'Inget bevarandebeslut gäller.',
    person: (category: string) => `en person (${category})`,
    controller: 'en personuppgiftsansvarig',
    rows: (table: string) => `rader i ${table}`,
  },
  en: {
    headings: ['Legal hold', 'Covers', 'Placed', 'Review', 'Released'],
    none: 'No legal hold stands.',
    person: (category: string) => `a person (${category})`,
    controller: 'a controller',
    rows: (table: string) => `rows of ${table}`,
  },
} as const;

/** A legal hold was placed. */
export const holdPlaced = {
  sv: (id: string) => `Bevarandebeslutet gäller. Häv det med: gallra release --hold ${id}`,
  en: (id: string) => `The legal hold stands. Release it with: gallra release --hold ${id}`,
} as const;

/** A legal hold was released. */
export const holdReleased = { sv: 'Bevarandebeslutet är hävt.', en: 'The legal hold is released.' } as const;
