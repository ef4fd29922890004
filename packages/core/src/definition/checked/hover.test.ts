import ts from 'typescript';
import { beforeAll, describe, expect, test } from 'vitest';

// In the editor a policy is read by pointing at its words: what they mean has to stand there, and not the whole policy.
const source = `import { definePolicy } from './define-policy.ts';

interface Database {
  contacts: { id: number; name: string; last_contact_at: Date };
  notes: { id: number; contact_id: number; body: string; written_at: Date };
}

export const policy = definePolicy<Database>()({
  timeZone: 'Europe/Stockholm',
  jurisdiction: 'SE',
  times: 'utc',
  parties: { vendor: { name: 'Vendor' } },
  controllers: { in: 'contacts', key: 'id', name: 'name', agreementEnded: 'last_contact_at', returnWithin: 'P1M' },
  financialYearEnd: '12-31',
  places: { sweden: { sv: 'Sverige', en: 'Sweden', country: 'SE' } },
  subjects: { contact: { sv: 'Kontakter', en: 'Contacts' } },
  categories: { identity: { sv: 'Identitetsuppgifter', en: 'Identity' } },
  events: { lastContact: { sv: 'senaste kontakt', en: 'last contact' } },
  purposes: {
    sales: {
      title: { sv: 'Försäljning', en: 'Sales' },
      role: 'controller',
      basis: '6(1)(f)',
      specialBasis: '9(2)(a)',
      operations: { sv: 'att sälja', en: 'selling' },
      subjects: ['contact'],
      categories: ['identity'],
      keep: { from: 'lastContact', for: 'P1Y', align: ['calendarYear'] },
      recipients: ['cloud'],
      source: 'provided',
      legalClaims: true,
      directMarketing: true,
      automatedDecision: { sv: 'ingen', en: 'none' },
      places: ['sweden'],
      dpv: 'dpv:Marketing',
    },
  },
  duties: {
    books: {
      title: { sv: 'Bokföring', en: 'Bookkeeping' },
      citation: 'bokföringslagen (1999:1078) 7 kap. 2 §',
      obliges: 'controller',
      from: 'lastContact',
      for: 'P7Y',
    },
  },
  limits: {
    most: {
      title: { sv: 'Längst', en: 'Longest' },
      citation: 'avtalet',
      caps: ['sales'],
      from: 'lastContact',
      for: 'P9Y',
    },
  },
  recipients: {
    cloud: { name: 'Cloud', kind: 'processor', service: { sv: 'drift', en: 'hosting' }, places: ['sweden'] },
  },
  measures: { lock: { sv: 'Lås', en: 'Lock', kind: 'technical' } },
  backups: { nightly: { sv: 'Natt', en: 'Night', kind: 'snapshot', keptFor: 'P30D', every: 'P1D', places: ['sweden'] } },
  auditLog: { keep: { read: 'P1Y' } },
  tables: {
    contacts: {
      key: 'id',
      title: { sv: 'Kontakter', en: 'Contacts' },
      controller: 'vendor',
      subjects: { id: 'contact' },
      identifiers: { email: 'name' },
      events: { lastContact: { column: 'last_contact_at', encoding: 'utc', ifNull: 'pending' } },
      duties: { books: ['name'] },
      columns: {
        id: 'key',
        name: {
          is: 'identity',
          of: 'id',
          then: 'clear',
          freeText: false,
          title: { sv: 'Namn', en: 'Name' },
          values: { X: { sv: 'okänt', en: 'unknown' } },
          format: { minimumFractionDigits: 0, maximumFractionDigits: 2 },
        },
        last_contact_at: 'notPersonal',
      },
      files: ['name'],
      source: 'provided',
      then: 'erase',
    },
    notes: {
      subjects: { contact_id: { in: 'contacts', by: 'id' } },
      events: { lastContact: { in: 'contacts', through: 'contact_id', event: 'lastContact' } },
      columns: { id: 'key', contact_id: 'key', body: 'identity', written_at: 'notPersonal' },
      then: 'erase',
    },
  },
});

`;

const file = new URL('hover-probe.ts', import.meta.url).pathname;
let service: ts.LanguageService;
let program: ts.Program;

beforeAll(() => {
  const folder = new URL('../../..', import.meta.url).pathname;
  const { config } = ts.readConfigFile(`${folder}tsconfig.json`, ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, folder);
  const { fileExists, readFile } = ts.sys;
  service = ts.createLanguageService({
    useCaseSensitiveFileNames: () => ts.sys.useCaseSensitiveFileNames,
    readDirectory: ts.sys.readDirectory,
    directoryExists: ts.sys.directoryExists,
    getDirectories: ts.sys.getDirectories,
    getCompilationSettings: () => options,
    getScriptFileNames: () => [file],
    getScriptVersion: () => '1',
    getScriptSnapshot: (name) => {
      const text = name === file ? source : readFile(name);
      return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text);
    },
    getCurrentDirectory: () => folder,
    getDefaultLibFileName: ts.getDefaultLibFilePath,
    fileExists: (name) => name === file || fileExists(name),
    readFile: (name) => (name === file ? source : readFile(name)),
  });
  program = service.getProgram() as ts.Program;
});

/** The first literal of the source: the policy. */
function policyLiteral(at: ts.Node | undefined = program.getSourceFile(file)): ts.ObjectLiteralExpression | undefined {
  if (at === undefined || ts.isObjectLiteralExpression(at)) return at;
  return ts.forEachChild(at, policyLiteral);
}

/** A word of the policy, by the words it stands under: `tables.contacts.duties`. */
function assignment(path: string): ts.PropertyAssignment {
  let found: ts.Node | undefined = policyLiteral();
  let word: ts.ObjectLiteralElementLike | undefined;
  for (const name of path.split('.')) {
    const literal = found !== undefined && ts.isObjectLiteralExpression(found) ? found : undefined;
    word = literal?.properties.find((property) => property.name?.getText() === name);
    found = word !== undefined && ts.isPropertyAssignment(word) ? word.initializer : undefined;
  }
  if (word === undefined || !ts.isPropertyAssignment(word)) throw new Error(`The policy has no ${path}.`);
  return word;
}

/** What the editor shows at a word. */
function hover(path: string): { readonly text: string; readonly documentation: string } {
  const info = service.getQuickInfoAtPosition(file, assignment(path).name.getStart());
  return {
    text: ts.displayPartsToString(info?.displayParts),
    documentation: ts.displayPartsToString(info?.documentation),
  };
}

/** The words of one object of the policy. */
function words(path: string): readonly string[] {
  const literal = path === '' ? policyLiteral() : assignment(path).initializer;
  if (literal === undefined || !ts.isObjectLiteralExpression(literal)) return [];
  return literal.properties.map(({ name }) => (path === '' ? '' : `${path}.`) + name?.getText());
}

/** The parts whose words are Gallra's; those of all others the host chooses itself. */
const documented = [
  '',
  'controllers',
  'purposes.sales',
  'duties.books',
  'limits.most',
  'tables.contacts',
  'tables.contacts.events.lastContact',
  'tables.contacts.columns.name',
  'tables.contacts.columns.name.format',
  'tables.notes.subjects.contact_id',
  'tables.notes.events.lastContact',
];

describe('in an editor', () => {
  test('the policy that is pointed at has no error', () => {
    expect(service.getSemanticDiagnostics(file).map(({ messageText }) => messageText)).toEqual([]);
  });

  test.each(documented)('every word under "%s" says what it means', (path) => {
    const silent = words(path).filter((word) => hover(word).documentation === '');
    expect(words(path).length).toBeGreaterThan(1);
    expect(silent).toEqual([]);
  });

  test.each([
    ['tables.contacts.duties', 'The columns a duty reaches here.'],
    ['tables.contacts.columns', 'Every column: a category of personal data, or a word such as `notPersonal`.'],
    ['tables.contacts.subjects', 'Whom a row is about, by the column that tells. Absent: it may be about anybody.'],
    ['purposes.sales.keep', 'For how long it needs them. Data go when the last purpose that needs them ends.'],
    ['limits.most.caps', 'Purposes and duties it cuts short.'],
  ])('%s says what stands at the type of a policy', (path, sentence) => {
    expect(hover(path).documentation).toBe(sentence);
  });

  test.each([
    ['tables.contacts.duties', 120],
    ['tables.contacts.columns', 120],
    ['tables.contacts.events', 200],
    ['tables.contacts.subjects', 450],
    ['purposes.sales.categories', 80],
    ['purposes.sales.keep', 80],
    ['limits.most.caps', 80],
    ['duties', 100],
    ['controllers', 150],
  ])('%s is told in at most %i characters', (path, most) => {
    expect(hover(path).text.length).toBeLessThanOrEqual(most);
  });

  test('what definePolicy takes has a name', () => {
    const start = source.indexOf('definePolicy<Database>');
    const text = ts.displayPartsToString(service.getQuickInfoAtPosition(file, start)?.displayParts);
    expect(text).toContain('(policy: WrittenPolicy<Written, Checked>) => Written');
  });
});
