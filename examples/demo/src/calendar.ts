import type { Faker } from '@faker-js/faker';

const dayInMs = 86_400_000;

export function addDays(at: Date, days: number): Date {
  return new Date(at.getTime() + Math.round(days * dayInMs));
}

/** A number of years before `at`, whole or not; good enough for made-up data. */
export function yearsBefore(at: Date, years: number): Date {
  return addDays(at, -years * 365.25);
}

export function latest(...moments: readonly Date[]): Date {
  return new Date(Math.max(...moments.map((moment) => moment.getTime())));
}

/** `YYYY-MM-DD`. The moments of this data lie between 06 and 18 UTC, so it is the day in Sweden too. */
export function dayOf(at: Date): string {
  return at.toISOString().slice(0, 10);
}

/** A minute in office hours on the day that lies `days` after `at`. */
export function officeHour(faker: Faker, at: Date, days: number): Date {
  const midnight = Math.floor(addDays(at, days).getTime() / dayInMs) * dayInMs;
  return new Date(midnight + faker.number.int({ min: 7 * 60, max: 15 * 60 }) * 60_000);
}

/** Noon on the Sunday on or after `at`, when Swedes go to viewings. */
export function sundayNoon(at: Date): Date {
  const days = (7 - at.getUTCDay()) % 7;
  return new Date(Math.floor(addDays(at, days).getTime() / dayInMs) * dayInMs + 11 * 3_600_000);
}
