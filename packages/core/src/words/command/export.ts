/** What an export of a person is handed over with. */
export const exportTexts = {
  sv: {
    written: 'Skrivet:',
    earlier: 'Under samma nyckel finns uppgifter om en tidigare innehavare, som inte är med',
    freeText: 'Fritexten kan nämna andra personer: läs den innan du lämnar ut den (artikel\u00a015.4).',
  },
  en: {
    written: 'Written:',
    earlier: 'Under the same key are data of an earlier holder, which are not among these',
    freeText: 'Free text may mention other people: read it before you hand it over (Art. 15(4)).',
  },
} as const;
