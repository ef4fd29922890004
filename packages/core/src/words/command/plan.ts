import type { Language } from '../language.ts';

/** Why rows that are due cannot go: what refers to them would be harmed. */
type BlockingReason = 'restrict' | 'setDefault' | 'setNull' | 'cascade';

/** What of a person stays in rows that stay. */
type Trace = 'withRow' | 'credential' | 'identifier' | 'freeText' | 'file' | 'wholeValue' | 'todo';

/** In how many rows a claim lives, waiting for what it counts from in some, has ended, and never began. */
interface ClaimCounts {
  readonly alive: string;
  /** Absent where none waits. */
  readonly pending?: string;
  readonly ended: string;
  readonly neverBegan: string;
}

/** The sentences of a plan and of a sweep's report. */
export interface PlanTexts {
  readonly title: (day: string, version: string) => string;
  readonly table: string;
  readonly total: string;
  readonly erased: string;
  readonly anonymised: string;
  /** The heading beside it, of rows in which the person can still be found. */
  readonly onlyPseudonymised: string;
  readonly referenced: string;
  readonly cleared: string;
  readonly columns: string;
  readonly goes: string;
  readonly stays: string;
  readonly why: string;
  readonly rows: (count: string) => string;
  readonly keeps: (counts: ClaimCounts) => string;
  readonly neverBegan: (rows: string, going: string, columns: string) => string;
  readonly referencedBy: (rows: string, place: string, constraint: string, because: string) => string;
  readonly evidence: (rows: string) => string;
  readonly because: Readonly<Record<BlockingReason, string>>;
  readonly partitions: (partitions: string) => string;
  readonly ofGoneControllers: (rows: string) => string;
  readonly restricted: (rows: string) => string;
  readonly toReturn: (rows: string) => string;
  readonly ofUnlistedTypes: (rows: string) => string;
  readonly anonymous: string;
  readonly pseudonymised: (by: string) => string;
  readonly traces: Readonly<Record<Trace, string>>;
  readonly link: (columns: string, until: string) => string;
  readonly forecast: string;
  readonly order: string;
  readonly circle: (tables: string, broken: readonly string[]) => string;
  readonly blocked: string;
  readonly unindexed: string;
  readonly unreadable: string;
  overdue(holds: number): string;
  undecided(provision: string, day: string): string;
  batches(count: string): string;
  readonly nothingDue: string;
  readonly stuck: string;
  readonly hash: string;
  readonly approve: string;
}

const sv: PlanTexts = {
  title: (day, version) => `Plan för ${day}, policyversion ${version}`,
  table: 'Tabell',
  total: 'Rader',
  erased: 'Raderas',
  anonymised: 'Anonymiseras',
  onlyPseudonymised: 'Pseudonymiseras',
  referenced: 'Bevaras utan personen',
  cleared: 'Kolumner töms',
  columns: 'Kolumner',
  goes: 'Gallras',
  stays: 'Bevaras',
  why: 'Varför',
  rows: (rows) => (rows === '1' ? '1 rad' : `${rows} rader`),
  keeps: ({ alive, pending, ended, neverBegan }) =>
    `behövs i ${alive}${pending === undefined ? '' : ` (väntar i ${pending})`}, har upphört i ${ended}, aldrig börjat i ${neverBegan}`,
  neverBegan: (rows, going, columns) =>
    `Av ${going} rader där ${columns} gallras har i ${rows} inget ändamål och ingen skyldighet någonsin börjat: inget har upphört där, och de gallras ändå. Se efter om en kolumn eller länk är tom som inte borde vara det.`,
  referencedBy: (rows, place, constraint, because) =>
    `Bevaras utan personen: ${rows}, på grund av ${place} (främmande nyckel ${constraint}): ${because}.`,
  evidence: (rows) =>
    `Bevaras utan personen: ${rows}, därför att andra rader räknar från dem, eller genom dem finner vem de handlar om.`,
  because: {
    restrict: 'databasen vägrar radera det som raderna hänvisar till',
    setDefault: 'raderna skulle ges till en annan rad',
    setNull: 'raderna behöver länken',
    cascade: 'rader med egna skäl att finnas skulle följa med',
  },
  partitions: (partitions) => `Hela partitioner tas bort: ${partitions}.`,
  ofGoneControllers: (rows) =>
    `Rader vars personuppgiftsansvarige inte längre finns: ${rows}. Det som upphör med dess avtal eller räkenskapsår bevaras för alltid: låt en annan ta över, gallra på begäran eller återställ den ansvariges rad.`,
  restricted: (rows) => `Bevaras bara för att behandlingen är begränsad (artikel\u00a018.2): ${rows}.`,
  toReturn: (rows) =>
    `Av dem har avtalet upphört för: ${rows}. Tala om det för den personuppgiftsansvarige och lämna tillbaka uppgifterna först; de gallras när begränsningen hävs.`,
  ofUnlistedTypes: (rows) =>
    `Rader som ingen vet vems de är: ${rows}. Deras länk är av en typ som policyn inte räknar upp, eller av ingen, och de bevaras: räkna upp typen, rätta raderna eller gallra dem på begäran.`,
  anonymous: 'De rader som bevaras är anonymiserade.',
  pseudonymised: (by) =>
    `De rader som bevaras är bara pseudonymiserade (artikel\u00a04.5); personen kan återfinnas genom ${by}.`,
  traces: {
    withRow: 'bevaras med raden',
    credential: 'bevaras, och står för personen',
    identifier: 'en identifierare, eller en del av en',
    freeText: 'början av fri text',
    file: 'en fil som bevaras',
    wholeValue: 'rymmer inte mer än det som får stå kvar',
    todo: 'inte klassificerad',
  },
  link: (columns, until) => `leder till ${columns}, som behövs för ${until}`,
  forecast: 'Hur många rader som andra hänvisar till är en prognos.',
  order: 'Ordning',
  circle: (tables, broken) =>
    broken.length === 0
      ? `Cirkel: ${tables}. Ingen länk i den kan brytas; det som andra hänvisar till anonymiseras.`
      : `Cirkel: ${tables}. Bryts vid ${broken.join(', ')}, i rader som ska raderas.`,
  blocked: 'Kan inte göras som policyn säger',
  unindexed: 'Index saknas: gallringen läser tabellen om och om igen',
  unreadable: 'Tider som inte kan läsas: det som räknas från dem bevaras tills de har rättats',
  overdue: (holds) => `Bevarandebeslut vars omprövningsdag har passerat: ${holds}. Ompröva eller häv dem.`,
  undecided: (provision, day) =>
    `Gällde till och med ${day}, och ingen har sagt vad som gäller därefter: ${provision}. Det som inte hade hänt då bevaras till dess att policyn säger det (followedBy).`,
  batches: (batches) => `Antal omgångar, ungefär: ${batches}`,
  nothingDue: 'Inget ska gallras.',
  stuck: 'Det som är rött ovan hindrar gallringen: rätta det, eller gallra resten med --skip-blocked.',
  hash: 'Planens hash',
  approve: 'Godkänn och gallra',
};

const en: PlanTexts = {
  title: (day, version) => `Plan for ${day}, policy version ${version}`,
  table: 'Table',
  total: 'Rows',
  erased: 'Erased',
  anonymised: 'Anonymised',
  onlyPseudonymised: 'Pseudonymised',
  referenced: 'Referenced',
  cleared: 'Columns cleared',
  columns: 'Columns',
  goes: 'Go',
  stays: 'Stay',
  why: 'Why',
  rows: (rows) => (rows === '1' ? '1 row' : `${rows} rows`),
  keeps: ({ alive, pending, ended, neverBegan }) =>
    `needed in ${alive}${pending === undefined ? '' : ` (waiting in ${pending})`}, ended in ${ended}, never began in ${neverBegan}`,
  neverBegan: (rows, going, columns) =>
    `Of ${going} rows in which ${columns} go, no purpose or duty ever began in ${rows}: nothing ended there, and they go all the same. See whether a column or link is empty that should not be.`,
  referencedBy: (rows, place, constraint, because) =>
    `Stay without the person: ${rows}, because of ${place} (foreign key ${constraint}): ${because}.`,
  evidence: (rows) =>
    `Stay without the person: ${rows}, because other rows count from them, or find by them whom they are about.`,
  because: {
    restrict: 'the database refuses to delete what the rows refer to',
    setDefault: 'the rows would be given to another row',
    setNull: 'the rows need the link',
    cascade: 'rows with reasons of their own to be there would be taken along',
  },
  partitions: (partitions) => `Dropped as whole partitions: ${partitions}.`,
  ofGoneControllers: (rows) =>
    `Rows whose controller is gone: ${rows}. What ends with its agreement or financial year stays for ever: let another take its place, purge, or restore the controller's row.`,
  restricted: (rows) => `Stay only because processing is restricted (Art. 18(2)): ${rows}.`,
  toReturn: (rows) =>
    `Of these, the agreement has ended for: ${rows}. Tell the controller, and hand the data back first; they go when the restriction is lifted.`,
  ofUnlistedTypes: (rows) =>
    `Rows of which nobody knows whose they are: ${rows}. Their link is of a type that the policy does not list, or of none, and they stay: list the type, mend the rows, or purge them.`,
  anonymous: 'The rows that stay are anonymous.',
  pseudonymised: (by) =>
    `The rows that stay are pseudonymised only (Art. 4(5)); the person can be found through ${by}.`,
  traces: {
    withRow: 'stays with the row',
    credential: 'stays, and stands for the person',
    identifier: 'an identifier, or a part of one',
    freeText: 'the beginning of free text',
    file: 'a file that stays',
    wholeValue: 'holds no more than what may stay',
    todo: 'not classified',
  },
  link: (columns, until) => `leads to ${columns}, needed for ${until}`,
  forecast: 'How many rows others refer to is a forecast.',
  order: 'Order',
  circle: (tables, broken) =>
    broken.length === 0
      ? `Circle: ${tables}. No link in it can be broken; what is referred to is anonymised.`
      : `Circle: ${tables}. Broken at ${broken.join(', ')}, in rows to be erased.`,
  blocked: 'Cannot be done as the policy says',
  unindexed: 'An index is missing: the sweep reads the table again and again',
  unreadable: 'Times that cannot be read: what counts from them stays until they are mended',
  overdue: (holds) => `Legal holds past their day of review: ${holds}. Review them, or release them.`,
  undecided: (provision, day) =>
    `In force up to ${day}, and nobody has said what follows: ${provision}. What had not happened by then stays until the policy says so (followedBy).`,
  batches: (batches) => `Number of batches, about: ${batches}`,
  nothingDue: 'Nothing is due.',
  stuck: 'What is red above stops the sweep: mend it, or sweep the rest with --skip-blocked.',
  hash: 'Hash of the plan',
  approve: 'To approve it and sweep',
};

/** The sentences, by language. */
export const planTexts: Readonly<Record<Language, PlanTexts>> = { sv, en };
