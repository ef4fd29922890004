import {
  addRow,
  type Cast,
  dayOf,
  lettersOf,
  makeCast,
  makeOrgNo,
  makeStreet,
  officeHour,
  passwordHash,
  type RowOf,
  type RowsOf,
  yearsBefore,
} from '@gallra/example-demo';
import type { CompanyTable, Database, UserTable } from './database.ts';

/** The present of this story. */
export const now = new Date('2026-11-21T09:00:00Z');

/** Left the first company, which has asked for her data to be erased. */
export const ylva = { user: 1, company: '1', name: 'Ylva Sandin' } as const;

/** A company and when its agreement ended, at noon in Sweden. */
const companies: readonly { readonly name: string; readonly city: string; readonly endedOn?: string }[] = [
  { name: 'Bryggeriet i Bullmark AB', city: 'Umeå' },
  { name: 'Kusttimmer AB', city: 'Nordmaling', endedOn: '2026-09-15' },
];

const remarks = [
  'Avviker mot reskontran. Kan du titta, du som gjorde bokslutet?',
  'Stämmer nu. Fakturan låg på fel period.',
  'Petra är sjukskriven, jag tar över avstämningen.',
  'Utlägg utan kvitto, har frågat två gånger.',
] as const;

const questions = [
  { subject: 'Importen stannar', body: 'SIE-filen från i går läses in till hälften. Ring mig på mobilen.' },
  { subject: 'Fel användare', body: 'Kollegan som slutade i juni kan fortfarande logga in.' },
] as const;

const activities = ['login', 'import', 'reconcile', 'report'] as const;

interface Story extends Cast {
  readonly rows: RowsOf<Database>;
  readonly company: RowOf<CompanyTable>;
  /** Nothing is recorded after this. */
  readonly until: Date;
}

/** Two companies and their people; one agreement has ended. The same rows every time. */
export function makeRows(): RowsOf<Database> {
  const cast = makeCast(now);
  const rows: RowsOf<Database> = {
    companies: [],
    users: [],
    ledger_lines: [],
    comments: [],
    activity_log: [],
    support_cases: [],
    usage_statistics: [],
  };
  for (const { name, city, endedOn } of companies) {
    const ended = endedOn === undefined ? null : new Date(`${endedOn}T10:00:00Z`);
    const address = `${makeStreet(cast.faker)}, ${city}`;
    const company = addRow(rows, 'companies', {
      name,
      org_no: makeOrgNo(cast.faker),
      address,
      agreement_ended_at: ended,
    });
    tellCompany({ ...cast, rows, company, until: ended ?? now });
  }
  for (const activity of activities) {
    const times = rows.activity_log.filter((row) => row.activity === activity).length;
    addRow(rows, 'usage_statistics', { month: '2026-08', activity, times });
  }
  return rows;
}

function tellCompany(story: Story): void {
  const { rows, faker, company, until } = story;
  for (let n = 0; n < 15; n++) {
    addRow(rows, 'ledger_lines', {
      company_id: company.id,
      account: faker.helpers.arrayElement(['1510', '1930', '2440', '3010']),
      booked_on: dayOf(officeHour(faker, until, -faker.number.int({ min: 20, max: 300 }))),
      amount: faker.number.int({ min: -90_000, max: 90_000 }),
    });
  }
  for (let n = 0; n < 3; n++) tellUser(story, makeUser(story));
}

function makeUser({ rows, faker, someone, company }: Story): RowOf<UserTable> {
  const { name, email, phone } = someone();
  const isYlva = rows.users.length === 0;
  const called = isYlva ? ylva.name : name;
  return addRow(rows, 'users', {
    company_id: company.id,
    name: called,
    email: isYlva ? 'ylva.sandin@epost.example' : email,
    phone,
    image_url: null,
    username: lettersOf(called),
    password_hash: passwordHash(faker),
    created_at: yearsBefore(now, 2),
    erasure_ordered_at: isYlva ? new Date('2026-08-24T10:00:00Z') : null,
  });
}

/** What a user wrote, asked and did. */
function tellUser({ rows, faker, company, until }: Story, user: RowOf<UserTable>): void {
  const company_id = company.id;
  const before = (least: number) => officeHour(faker, until, -faker.number.int({ min: least, max: 300 }));
  for (const body of remarks) {
    const line = faker.helpers.arrayElement(rows.ledger_lines.filter((each) => each.company_id === company_id));
    addRow(rows, 'comments', {
      company_id,
      ledger_line_id: line.id,
      author_id: user.id,
      body,
      written_at: before(10),
    });
  }
  for (const question of questions)
    addRow(rows, 'support_cases', { company_id, user_id: user.id, ...question, opened_at: before(10) });
  for (let times = 0; times < 10; times++) {
    addRow(rows, 'activity_log', {
      company_id,
      user_id: user.id,
      username: user.username,
      ip_address: `192.0.2.${faker.number.int({ min: 1, max: 254 })}`,
      activity: faker.helpers.arrayElement(activities),
      at: before(1),
      erasure_ordered_at: user.erasure_ordered_at,
    });
  }
}
