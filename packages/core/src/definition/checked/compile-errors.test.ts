import ts from 'typescript';
import { beforeAll, describe, expect, test } from 'vitest';

/** A slip in the policy of brokerage.fixture.ts, where the compiler points and what it names; the errors, if not one. */
type Slip = readonly [slip: string, insteadOf: string, write: string, at: string, says: string, errors?: number];

const slips: readonly Slip[] = [
  [
    'a table that is not classified',
    "    contact_names: 'view',\n",
    '',
    'tables',
    "Property 'contact_names' is missing",
  ],
  ['a column that is not classified', "        phone: 'contact',\n", '', 'columns', "Property 'phone' is missing"],
  [
    'a table that is gone',
    "    countries: 'notPersonal',\n",
    "    countries: 'notPersonal',\n    tenants: 'todo',\n",
    'tenants',
    'there is no table tenants',
  ],
  [
    'a classified table that is gone',
    "    countries: 'notPersonal',\n",
    "    countries: 'notPersonal',\n    tenants: { columns: { id: 'key' }, then: 'erase' },\n",
    'tenants',
    'there is no table tenants',
  ],
  ['a column that is gone', "phone: 'contact',", "phone: 'contact', fax: 'contact',", 'fax', 'there is no column fax'],
  [
    'a category that does not exist',
    "phone: 'contact',",
    "phone: 'contcat',",
    'phone',
    `Type '"contcat"' is not assignable`,
  ],
  [
    'a category that does not exist, written out',
    "notes: { is: 'contact'",
    "notes: { is: 'contcat'",
    'is',
    `Type '"contcat"' is not assignable`,
  ],
  [
    'a personal column that nothing claims',
    "phone: 'contact',",
    "phone: 'image',",
    'phone',
    'nothing claims phone: no purpose with image',
  ],
  [
    'a personal column that nothing claims, written out',
    "notes: { is: 'contact'",
    "notes: { is: 'financial'",
    'notes',
    'nothing claims notes: no purpose with financial',
  ],
  [
    'a personal column that only an inherited purpose names',
    "duties: { archiving: ['price', 'contract_file'] },",
    "duties: { archiving: ['contract_file'] },",
    'price',
    'nothing claims price: no purpose with financial',
  ],
  [
    'a personal column of the vendor that only the agreement claims',
    "controller: 'id',",
    "controller: 'vendor',",
    'org_no',
    'nothing claims org_no: no purpose with identity',
    2,
  ],
  [
    'a credential beside nothing that is claimed',
    "seller_id: 'key',",
    "seller_id: 'credential',",
    'seller_id',
    'nothing claims seller_id',
  ],
  ['an unknown column under of', "of: 'seller_id' }", "of: 'sellr_id' }", 'of', '"sellr_id"'],
  [
    'an unknown column in a list under of',
    "of: ['seller_id', 'buyer_id']",
    "of: ['seller_id', 'byer_id']",
    "'byer_id'",
    '"byer_id"',
  ],
  [
    'an unknown column under when',
    "when: { legal_form: 'sole' }",
    "when: { legal_from: 'sole' }",
    'legal_from',
    "'legal_from' does not exist",
  ],
  ['a misspelt word of a column', 'freeText: true', 'freetext: true', 'freetext', "'freetext' does not exist"],
  ['an unknown key', "key: 'id'", "key: 'idd'", 'key', '"idd"'],
  [
    'an unknown controller column',
    "key: 'id',\n      controller: 'agency_id'",
    "controller: 'agncy_id'",
    'controller',
    '"agncy_id"',
  ],
  [
    'an unknown column through which the controller is found',
    "controller: { in: 'deals', through: 'deal_id' }",
    "controller: { in: 'deals', through: 'dael_id' }",
    'through',
    '"dael_id"',
  ],
  [
    'an unknown party',
    "subjects: { bidder_id: { in: 'contacts' } }",
    "subjects: { biddr_id: { in: 'contacts' } }",
    'biddr_id',
    "'biddr_id' does not exist",
  ],
  ['an unknown category of subjects', "id: 'agencyContact' }", "id: 'agncyContact' }", 'id', '"agncyContact"'],
  [
    'an unknown category of subjects among several',
    "external: 'external' }",
    "external: 'extrenal' }",
    'external',
    '"extrenal"',
  ],
  ['an unknown column that tells the category', "id: { by: 'kind'", "id: { by: 'knd'", 'by', '"knd"'],
  [
    'an unknown table that people live in',
    "bidder_id: { in: 'contacts' }",
    "bidder_id: { in: 'contcats' }",
    'in',
    '"contcats"',
  ],
  ['an unknown column of the table that people live in', "by: 'id' }", "by: 'idd' }", 'by', '"idd"'],
  [
    'an unknown table in a list of links',
    "bidder_id: { in: 'contacts' }",
    "bidder_id: [{ in: 'contacts' }, { in: 'agncies' }]",
    'in',
    '"agncies"',
  ],
  [
    'an unknown table of a polymorphic link',
    "bidder_id: { in: 'contacts' }",
    "bidder_id: { by: 'id', in: { staff: 'agncies' } }",
    'staff',
    '"agncies"',
  ],
  [
    'an unknown column of a link that is not followed',
    "subjects: { bidder_id: { in: 'contacts' } }",
    "subjects: { bidder_id: { in: 'contacts' } }, links: { biddr_id: { not: 'subject', because: 'x' } }",
    'biddr_id',
    "'biddr_id' does not exist",
  ],
  ['an unknown identifier', "phone: 'phone'", "phone: 'phne'", 'phone', '"phne"'],
  ['an unknown file', "files: ['contract_file']", "files: ['contrct_file']", "'contrct_file'", '"contrct_file"'],
  [
    'an unknown event of a table',
    "events: { assignmentCompleted: 'closed_at' }",
    "events: { assignmentCompleted: 'closed_at', assignmentComplete: 'closed_at' }",
    'assignmentComplete',
    "'assignmentComplete' does not exist",
  ],
  [
    'an unknown column of an event',
    "lastContact: 'last_contact_at'",
    "lastContact: 'last_contct_at'",
    'lastContact',
    '"last_contct_at"',
  ],
  [
    'an unknown column of an event, written out',
    "column: 'relationship_ended_at'",
    "column: 'relationship_end_at'",
    'column',
    '"relationship_end_at"',
  ],
  [
    'an unknown column through which an event is read',
    "{ in: 'deals', through: 'deal_id' },\n",
    "{ in: 'deals', through: 'dael_id' },\n",
    'through',
    '"dael_id"',
  ],
  ['an unknown column of linked rows', "by: 'buyer_id', event", "by: 'byer_id', event", 'by', '"byer_id"'],
  [
    'an unknown condition on linked rows',
    'when: { closed_at:',
    'when: { closd_at:',
    'closd_at',
    "'closd_at' does not exist",
  ],
  [
    'an unknown event of linked rows',
    "event: 'assignmentCompleted'",
    "event: 'assignmentComplete'",
    'event',
    '"assignmentComplete"',
  ],
  [
    'an unknown duty of a table',
    "duties: { dueDiligence: ['name', 'personnummer'] }",
    "duties: { dueDilligence: ['name', 'personnummer'] }",
    'dueDilligence',
    'there is no duty dueDilligence',
  ],
  [
    'an unknown column of a duty',
    "['name', 'personnummer']",
    "['name', 'personnumer']",
    "'personnumer'",
    '"personnumer"',
  ],
  [
    'a duty whose event the table does not read',
    "        relationshipEnded: { column: 'relationship_ended_at', ifNull: 'pending' },\n",
    '',
    'dueDiligence',
    'this table reads no relationshipEnded',
  ],
  ['a table without an end', "      then: 'erase',\n", '', 'contacts', "Property 'then'"],
  [
    'an unknown category of a purpose',
    "subjects: ['agencyContact'],\n      categories: ['identity', 'contact']",
    "subjects: ['agencyContact'],\n      categories: ['identity', 'contcat']",
    "'contcat'",
    '"contcat"',
  ],
  [
    'an unknown category of subjects of a purpose',
    "subjects: ['registered', 'external']",
    "subjects: ['registered', 'extrenal']",
    "'extrenal'",
    '"extrenal"',
  ],
  [
    'an unknown event of a purpose',
    "from: 'lastContact', active",
    "from: 'lastContct', active",
    'from',
    '"lastContct"',
  ],
  [
    'a basis of what is only carried out for controllers',
    "role: 'processor',\n      subjects: ['agencyContact'],",
    "role: 'processor',\n      basis: '6(1)(b)',\n      subjects: ['agencyContact'],",
    'basis',
    "a processor's purpose has no basis: leave it out, or write role: 'tenant'",
  ],
  [
    'a controller’s purpose without a basis',
    "role: 'tenant',\n      basis: '6(1)(f)',",
    "role: 'tenant',",
    'brokerage',
    "Property 'basis' is missing",
  ],
  ['a role that there is not', "role: 'tenant'", "role: 'joint'", 'role', `Type '"joint"' is not assignable`],
  ['an unknown purpose to follow', "inherit: ['brokerage']", "inherit: ['brokrage']", "'brokrage'", '"brokrage"'],
  ['an unknown recipient of a purpose', "recipients: ['cloud']", "recipients: ['clowd']", "'clowd'", '"clowd"'],
  [
    'an unknown place of a purpose',
    "places: ['sweden'],\n      keep",
    "places: ['sweeden'],\n      keep",
    "'sweeden'",
    '"sweeden"',
  ],
  ['an unknown place of a recipient', "places: ['sweden'] },", "places: ['sweeden'] },", "'sweeden'", '"sweeden"'],
  [
    'an unknown event of a duty',
    "obliges: 'controller',\n      from: 'assignmentCompleted'",
    "obliges: 'controller',\n      from: 'assignmentComplete'",
    'from',
    '"assignmentComplete"',
  ],
  [
    'an unknown event of a preset',
    'se.customerDueDiligence()',
    "se.customerDueDiligence({ from: 'relationEnded' })",
    'dueDiligence',
    '"relationEnded"',
  ],
  [
    'a preset whose usual event is not declared',
    'dueDiligence: se.customerDueDiligence()',
    'dueDiligence: se.customerDueDiligence(), accounting: se.bookkeeping()',
    'accounting',
    '"financialTransaction"',
  ],
  [
    'a duty that follows another and is not there',
    'se.customerDueDiligence()',
    "se.customerDueDiligence({ followedBy: 'regulation' })",
    'dueDiligence',
    '"regulation"',
  ],
  [
    'a duty without a citation',
    "      citation: 'arkivlagen (1990:782) 3 §',\n",
    '',
    'archiving',
    "Property 'citation' is missing",
  ],
  ['an unknown purpose under a limit', "caps: ['brokerage']", "caps: ['brokrage']", "'brokrage'", '"brokrage"'],
  [
    'an unknown duty under a preset limit',
    "caps: ['dueDiligence']",
    "caps: ['duDiligence']",
    'moneyLaundering',
    '"duDiligence"',
  ],
  [
    'an unknown event of a limit',
    "from: 'lastContact',\n      for: 'P2Y'",
    "from: 'lastContct',\n      for: 'P2Y'",
    'from',
    '"lastContct"',
  ],
  ['an unknown table of controllers', "in: 'agencies',", "in: 'agncies',", 'in', '"agncies"'],
  [
    'an unknown column of controllers',
    "agreementEnded: 'agreement_ended_at'",
    "agreementEnded: 'agreement_end_at'",
    'agreementEnded',
    '"agreement_end_at"',
  ],
  [
    'an unknown column among those by which an agreement ends',
    "agreementEnded: 'agreement_ended_at'",
    "agreementEnded: { latest: ['agreement_ended_at', 'agreement_end_at'] }",
    "'agreement_end_at'",
    '"agreement_end_at"',
  ],
  [
    'a label without English',
    "image: { sv: 'Bilder', en: 'Images' }",
    "image: { sv: 'Bilder' }",
    'image',
    "Property 'en' is missing",
  ],
  [
    'a title without Swedish',
    "title: { sv: 'Förmedling', en: 'Brokerage' }",
    "title: { en: 'Brokerage' }",
    'title',
    "Property 'sv' is missing",
  ],
  [
    'a title for a value that the column does not have',
    "legal_form: 'notPersonal',",
    "legal_form: { is: 'identity', values: { sole: { sv: 'enskild firma', en: 'sole trader' }, llc: { sv: 'AB', en: 'Ltd' } } },",
    'llc',
    'there is no value llc',
  ],
  [
    'a title of a value without English',
    "legal_form: 'notPersonal',",
    "legal_form: { is: 'identity', values: { sole: { sv: 'enskild firma' } } },",
    'sole',
    "Property 'en' is missing",
  ],
  [
    'a number in a unit that does not exist',
    "amount: 'financial',",
    "amount: { is: 'financial', format: { style: 'unit', unit: 'kvadratmeter' } },",
    'unit',
    `Type '"kvadratmeter"' is not assignable`,
  ],
  [
    'a misspelt part of a policy',
    "timeZone: 'Europe/Stockholm'",
    "timeZone: 'Europe/Stockholm', measuers: {}",
    'measuers',
    "'measuers' does not exist",
  ],
];

// Beside the fixture, whose imports the copies keep.
const folder = new URL('..', import.meta.url).pathname;
const fileOf = (slip: string) => `${folder}slip-${slips.findIndex(([name]) => name === slip)}.ts`;

describe('the compiler points at', () => {
  let program: ts.Program;

  beforeAll(() => {
    const policy = ts.sys.readFile(`${folder}brokerage.fixture.ts`) ?? '';
    const texts = new Map(
      slips.map(([slip, insteadOf, write]) => {
        expect(policy, `the policy has what "${slip}" replaces`).toContain(insteadOf);
        return [fileOf(slip), policy.replace(insteadOf, write)];
      }),
    );
    const config = `${folder}../../tsconfig.json`;
    const { options } = ts.parseJsonConfigFileContent(
      ts.readConfigFile(config, ts.sys.readFile).config,
      ts.sys,
      `${folder}../..`,
    );
    const host = ts.createCompilerHost(options);
    const { readFile, fileExists } = host;
    host.readFile = (name) => texts.get(name) ?? readFile(name);
    host.fileExists = (name) => texts.has(name) || fileExists(name);
    program = ts.createProgram([...texts.keys()], options, host);
  });

  const cases = slips.map(([slip, , , at, says, errors = 1]) => ({ slip, at, says, errors }));

  test.each(cases)('$slip', ({ slip, at, says, errors }) => {
    const file = program.getSourceFile(fileOf(slip));
    const found = program.getSemanticDiagnostics(file);
    const messages = found.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
    expect(messages.join('\n')).toContain(says);
    expect(messages).toHaveLength(errors);
    expect(file?.text.slice(found[0]?.start)).toMatch(new RegExp(`^${at}(?=[:\\],\\s])`));
  });
});
