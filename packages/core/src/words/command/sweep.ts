/** The sentences of a report on a sweep. */
export const sweepTexts = {
  sv: {
    headings: ['Tabell', 'Åtgärd', 'Rader', 'Kolumner'],
    nothing: 'Inget skulle gallras.',
    done: (rows: string) => `Gallrat: ${rows}.`,
    held: 'Bevaras utan personen, tills inget hänvisar till dem',
    skipped: 'Lämnat som det är',
    locked: 'Lämnat, för någon annan håller raderna eller tabellen låsta',
    failed: 'Misslyckades, för databasen vägrade',
    unapproved: 'Inte gjort, för det är mer än vad som är godkänt; läs en ny plan och godkänn den',
    stopped: 'Budgeten är förbrukad: nästa gallring fortsätter där denna slutade.',
    forgotten: (people: string) => `Personer som inget finns kvar om: ${people}.`,
    actions: {
      clear: 'tömda kolumner',
      erase: 'raderade',
      drop: 'raderade med hela partitioner',
      anonymise: 'anonymiserade eller pseudonymiserade',
      anonymiseReferenced: 'bevaras utan personen tills vidare',
      unlink: 'kopplingen borttagen',
    },
  },
  en: {
    headings: ['Table', 'Action', 'Rows', 'Columns'],
    nothing: 'Nothing was due.',
    done: (rows: string) => `Disposed of: ${rows}.`,
    held: 'Stay without the person until nothing refers to them',
    skipped: 'Left as it is',
    locked: 'Left, for somebody else has locked the rows or the table',
    failed: 'Failed, for the database refused',
    unapproved: 'Not done, for it is more than was approved; read a new plan and approve it',
    stopped: 'The budget is used up: the next sweep goes on from here.',
    forgotten: (people: string) => `People of whom nothing is left: ${people}.`,
    actions: {
      clear: 'columns cleared',
      erase: 'erased',
      drop: 'erased with whole partitions',
      anonymise: 'anonymised or pseudonymised',
      anonymiseReferenced: 'kept without the person, still referred to',
      unlink: 'unlinked',
    },
  },
} as const;

/** What became of files. */
export const fileTexts = {
  sv: {
    removed: (files: string) => `Borttagna filer: ${files}.`,
    missing: (files: string) => `Filer som inte fanns: ${files}.`,
    shared: (files: string) => `Filer som andra rader också pekar på, och som bevaras: ${files}.`,
    elsewhere: (files: string) => `Värden som inte är filer i lagringen: ${files}.`,
    waiting: (files: string) => `Filer som återstår att ta bort: ${files}. De väntar på en gallring som når lagringen.`,
    failing: (files: string, since: string) => `${files} kan inte tas bort, sedan ${since}`,
  },
  en: {
    removed: (files: string) => `Files removed: ${files}.`,
    missing: (files: string) => `Files that were not there: ${files}.`,
    shared: (files: string) => `Files that other rows name too, and that stay: ${files}.`,
    elsewhere: (files: string) => `Values that are no files in the storage: ${files}.`,
    waiting: (files: string) => `Files still to be removed: ${files}. They wait for a sweep that reaches the storage.`,
    failing: (files: string, since: string) => `${files} cannot be removed, since ${since}`,
  },
} as const;
