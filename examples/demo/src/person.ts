import { base, Faker, sv } from '@faker-js/faker';

/** A made-up person. */
export interface Person {
  readonly name: string;
  readonly personnummer: string;
  readonly email: string;
}

/** Makes people of whom no two share a personnummer or an e-mail address. */
export function makePerson(faker: Faker, taken: Set<string>, now: Date): Person {
  const sex = faker.person.sexType() as 'female' | 'male';
  const name = `${faker.person.firstName(sex)} ${faker.person.lastName()}`;
  const year = now.getUTCFullYear();
  const born = { from: `${year - 92}-01-01T00:00:00Z`, to: `${year - 32}-12-31T00:00:00Z` };
  const personnummer = untaken(taken, () => makePersonnummer(faker, faker.date.between(born), sex));
  let copies = 1;
  const email = untaken(taken, () => makeEmail(faker, name, copies++));
  return { name, personnummer, email };
}

/**
 * A personnummer in its right form (folkbokföringslagen 18 §: odd for men, even for women, control digit by
 * modulus 10), with a serial of 980 to 999: the end of the series, where Skatteverket's oldest test numbers lie.
 */
function makePersonnummer(faker: Faker, born: Date, sex: 'female' | 'male'): string {
  const date = born.toISOString().slice(0, 10).replaceAll('-', '');
  const serial = 980 + 2 * faker.number.int({ max: 9 }) + (sex === 'male' ? 1 : 0);
  // The century is no part of the control digit's sum.
  const tenDigits = faker.helpers.replaceCreditCardSymbols(`${date.slice(2)}${serial}L`);
  return `${date}-${tenDigits.slice(6)}`;
}

/** An organisation number in its right form, in the series 552; limited companies have 556 and 559. */
export function makeOrgNo(faker: Faker): string {
  const tenDigits = faker.helpers.replaceCreditCardSymbols(`552${faker.string.numeric(6)}L`);
  return `${tenDigits.slice(0, 6)}-${tenDigits.slice(6)}`;
}

// What Post- och telestyrelsen keeps free for books and films. The last mobile number is the demo contact's.
const fictionSeries = [
  { prefix: '070-1740', first: 605, count: 94 },
  { prefix: '031-3900', first: 600, count: 100 },
  { prefix: '040-6280', first: 400, count: 100 },
  { prefix: '08-46500', first: 400, count: 100 },
  { prefix: '0980-319', first: 200, count: 100 },
];
const fictionNumbers = fictionSeries.flatMap(({ prefix, first, count }) =>
  Array.from({ length: count }, (_, i) => `${prefix}${first + i}`),
);

/** The `n`th telephone number that nobody has; starts over after 494. */
export function phoneNumber(n: number): string {
  return fictionNumbers[n % fictionNumbers.length] as string;
}

const streetNames = [
  'Storgatan',
  'Skolgatan',
  'Ringvägen',
  'Björkvägen',
  'Kyrkogatan',
  'Trädgårdsgatan',
  'Parkvägen',
  'Ängsvägen',
  'Kvarngatan',
  'Stationsgatan',
  'Granvägen',
  'Södra Långgatan',
  'Hantverkargatan',
  'Sjövägen',
  'Backgränden',
  'Norra Esplanaden',
] as const;

export function makeStreet(faker: Faker): string {
  return `${faker.helpers.arrayElement(streetNames)} ${faker.number.int({ min: 1, max: 60 })}`;
}

export function makePostalCode(faker: Faker): string {
  return `${faker.number.int({ min: 100, max: 984 })} ${faker.number.int({ min: 10, max: 99 })}`;
}

/** `.example` is kept free of real domains (RFC 2606). */
function makeEmail(faker: Faker, name: string, copies: number): string {
  const mailbox = name.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase().replaceAll(' ', '.');
  const domain = faker.helpers.arrayElement(['epost.example', 'brevlada.example', 'mejl.example']);
  return `${mailbox}${copies > 1 ? copies : ''}@${domain}`;
}

function untaken(taken: Set<string>, make: () => string): string {
  let value = make();
  while (taken.has(value)) value = make();
  taken.add(value);
  return value;
}

/** Who plays in a story: the same people every time for the same seed. */
export interface Cast {
  readonly faker: Faker;
  /** Somebody who has not been on yet. */
  readonly someone: () => Person & { readonly phone: string };
}

/** A cast of made-up Swedes, as old as they are at `now`. */
export function makeCast(now: Date, seed = 1): Cast {
  const faker = new Faker({ locale: [sv, base], seed });
  const taken = new Set<string>();
  let phones = 0;
  return { faker, someone: () => ({ ...makePerson(faker, taken, now), phone: phoneNumber(phones++) }) };
}

/** Letters alone, as systems make user names. */
export const lettersOf = (name: string): string =>
  name
    .normalize('NFD')
    .replaceAll(/[^A-Za-z]/g, '')
    .toLowerCase();

/** In the form of a hash of a password; nothing was hashed. */
export const passwordHash = (faker: Faker): string =>
  `$argon2id$v=19$m=65536,t=3,p=4$${faker.string.alphanumeric(22)}$${faker.string.alphanumeric(43)}`;
