/** The list of chosen periods. */
export const periodListTexts = {
  sv: {
    headings: ['Personuppgiftsansvarig', 'Ändamål, rättslig förpliktelse eller gräns', 'Lagringstid', 'Vald', 'Ersatt'],
    none: 'Ingen har valt någon lagringstid.',
  },
  en: {
    headings: ['Controller', 'Purpose, duty or limit', 'Period', 'Chosen', 'Replaced'],
    none: 'Nobody has chosen a period.',
  },
} as const;

/** A period was chosen. */
export const periodChosen = { sv: 'Valet gäller.', en: 'The choice applies.' } as const;
