/** The sentences of a forecast. */
export const forecastTexts = {
  sv: {
    headings: ['Månad', 'Tabell', 'Rader', 'Tömda', 'Ändamål och rättsliga förpliktelser som upphör'],
    nothing: 'Inget upphör under tiden.',
    written: (file: string) => `Diagram: ${file}`,
  },
  en: {
    headings: ['Month', 'Table', 'Rows', 'Cleared', 'Purposes and duties that end'],
    nothing: 'Nothing ends in this time.',
    written: (file: string) => `Chart: ${file}`,
  },
} as const;

/** What the chart of a forecast shows. */
export const chartTitles = {
  sv: 'Rader som något upphör i, månad för månad',
  en: 'Rows in which something ends, month by month',
} as const;
