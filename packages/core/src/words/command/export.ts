/** What an export of a person is handed over with. */
export const exportTexts = {
  sv: {
    written: 'Skrivet:',
    freeText: 'Fritexten kan nämna andra personer: läs den innan du lämnar ut den (artikel\u00a015.4).',
  },
  en: {
    written: 'Written:',
    freeText: 'Free text may mention other people: read it before you hand it over (Art. 15(4)).',
  },
} as const;
