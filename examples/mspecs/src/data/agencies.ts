import {
  addDays,
  lettersOf,
  makeOrgNo,
  makePerson,
  officeHour,
  passwordHash,
  phoneNumber,
  yearsBefore,
} from '@gallra/example-demo';
import { profileTexts } from './phrases.ts';
import { addRow, type Row } from './rows.ts';
import type { World } from './world.ts';

/** An agency with what its stories need. */
export interface Agency {
  readonly row: Row<'agencies'>;
  readonly city: string;
  readonly from: Date;
  /** Nothing is recorded after this: now, or the end of the agreement. */
  readonly until: Date;
  readonly users: Row<'users'>[];
  /** Contact cards made so far. */
  cards: number;
  /** In the order they became known. */
  readonly contacts: Row<'contacts'>[];
}

interface Plan {
  readonly form?: 'sole';
  readonly fiscalYearEnd?: string;
  /** Years of agreement before now. */
  readonly years: number;
  readonly endedDaysAgo?: number;
  readonly users: number;
}

// A sole trader's financial year is the calendar year (bokföringslagen 3 kap. 1 §).
const plans: readonly Plan[] = [
  { years: 12, users: 5, fiscalYearEnd: '06-30' },
  { years: 12, users: 5 },
  { years: 12, users: 4 },
  { years: 11, users: 1, form: 'sole' },
  { years: 10, users: 4, fiscalYearEnd: '04-30' },
  { years: 9, users: 4 },
  { years: 8, users: 1, form: 'sole' },
  { years: 7, users: 4, fiscalYearEnd: '08-31' },
  { years: 6, users: 4 },
  { years: 5, users: 3, endedDaysAgo: 20 },
  { years: 12, users: 3, endedDaysAgo: 730 },
  { years: 3, users: 2 },
];

/** Twelve agencies and their forty users; two agreements have ended, their rows are still there. */
export function makeAgencies(world: World): Agency[] {
  return plans.map((plan) => makeAgency(world, plan));
}

function makeAgency(world: World, plan: Plan): Agency {
  const { faker, now, rows, taken } = world;
  const contact = makePerson(faker, taken, now);
  const city = faker.location.city();
  const endedAt = plan.endedDaysAgo === undefined ? null : addDays(now, -plan.endedDaysAgo);
  const row = addRow(rows, 'agencies', {
    name: plan.form === 'sole' ? `Fastighetsmäklare ${contact.name}` : `${city} Bostadsförmedling AB`,
    org_no: plan.form === 'sole' ? contact.personnummer.slice(2) : makeOrgNo(faker),
    legal_form: plan.form ?? 'ab',
    contact_name: contact.name,
    contact_email: contact.email,
    contact_phone: phoneNumber(rows.agencies.length),
    fiscal_year_end: plan.fiscalYearEnd ?? '12-31',
    agreement_started_at: officeHour(faker, yearsBefore(now, plan.years), 0),
    agreement_ended_at: endedAt,
  });
  const agency: Agency = {
    row,
    city,
    from: row.agreement_started_at,
    until: endedAt ?? now,
    users: [],
    cards: 0,
    contacts: [],
  };
  // The contact person of a sole trader is its only user; elsewhere the first user is the manager, who stays.
  for (let n = 0; n < plan.users; n++) {
    agency.users.push(makeUser(world, agency, n, n === 0 ? contact.name : undefined));
  }
  return agency;
}

function makeUser(world: World, agency: Agency, n: number, managerName: string | undefined): Row<'users'> {
  const { faker, now, rows, taken } = world;
  const name = managerName ?? makePerson(faker, taken, now).name;
  const days = (agency.until.getTime() - agency.from.getTime()) / 86_400_000;
  const createdAt = n === 0 ? agency.from : officeHour(faker, agency.from, faker.number.float({ max: days * 0.6 }));
  const left = n > 0 && faker.datatype.boolean(0.35);
  const leftAt = left ? officeHour(faker, createdAt, faker.number.float({ min: days * 0.1, max: days * 0.35 })) : null;
  const lastDay = leftAt ?? agency.until;
  const username = `${agency.row.id}.${lettersOf(name).slice(0, 8)}${n}`;
  return addRow(rows, 'users', {
    agency_id: agency.row.id,
    name,
    email: `${username}@maklare.example`,
    username,
    password_hash: passwordHash(faker),
    phone: phoneNumber(rows.users.length + 100),
    title: n === 0 ? 'Kontorschef' : faker.helpers.arrayElement(['Registrerad fastighetsmäklare', 'Mäklarassistent']),
    profile_text: faker.helpers.maybe(() => faker.helpers.arrayElement(profileTexts), { probability: 0.7 }) ?? null,
    image_url: faker.helpers.maybe(() => `https://bilder.maklare.example/profil/${username}.jpg`) ?? null,
    last_login_at: new Date(
      Math.max(createdAt.getTime(), addDays(lastDay, -faker.number.float({ min: 0.1, max: 20 })).getTime()),
    ),
    created_at: createdAt,
    deactivated_at: leftAt ?? agency.row.agreement_ended_at,
  });
}

/** Someone who worked there at that time; the manager always did. */
export function userAt(world: World, agency: Agency, at: Date): Row<'users'> {
  const present = agency.users.filter(
    (user) => user.created_at <= at && (user.deactivated_at === null || user.deactivated_at >= at),
  );
  return world.faker.helpers.arrayElement(present);
}
