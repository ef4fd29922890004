import { GallraError } from '../error.ts';

/**
 * A length of time in ISO 8601: whole years, months, weeks and days (`P7Y`, `P1Y6M`), or whole hours (`PT24H`).
 * The type only checks the first letter; {@link parsePeriod} checks the rest.
 */
export type Period = `P${string}`;

/** The numbers of a {@link Period}; either `hours` or the others are zero. */
export interface PeriodParts {
  readonly years: number;
  readonly months: number;
  readonly weeks: number;
  readonly days: number;
  readonly hours: number;
}

// Six digits are two thousand years of days: more is a slip of the keyboard, and would leave the calendar.
const PERIOD =
  /^P(?:(?<years>\d{1,6})Y)?(?:(?<months>\d{1,6})M)?(?:(?<weeks>\d{1,6})W)?(?:(?<days>\d{1,6})D)?$|^PT(?<hours>\d{1,6})H$/;

const UNITS = ['years', 'months', 'weeks', 'days', 'hours'] as const;

function read(text: string): PeriodParts | undefined {
  const groups = PERIOD.exec(text)?.groups;
  if (groups === undefined) return undefined;
  const count = (unit: (typeof UNITS)[number]) => Number(groups[unit] ?? 0);
  const parts = {
    years: count('years'),
    months: count('months'),
    weeks: count('weeks'),
    days: count('days'),
    hours: count('hours'),
  };
  return text === 'P0D' || UNITS.some((unit) => parts[unit] > 0) ? parts : undefined;
}

/**
 * Reads a period into its numbers.
 *
 * Date and time parts are never mixed: a period in hours is exact, one in days or longer follows the calendar.
 * Fractions, minus signs and zero lengths are refused, except `P0D` (only the day of the event itself).
 *
 * @param text - ISO 8601 duration, such as `P3M`, `P1Y6M`, `P90D` or `PT72H`; at most six digits a number
 * @throws {GallraError} `period.invalid`
 * @see ISO 8601-1:2019, 5.5.2
 *
 * @example
 * ```ts
 * import { parsePeriod } from '@gallra/core';
 *
 * parsePeriod('P1Y6M'); // { years: 1, months: 6, weeks: 0, days: 0, hours: 0 }
 * ```
 */
export function parsePeriod(text: string): PeriodParts {
  const parts = read(text);
  if (parts !== undefined) return parts;
  throw new GallraError(
    'period.invalid',
    'A period is whole years, months, weeks and days ("P7Y", "P1Y6M", "P90D") or whole hours ("PT24H"), never both, ' +
      'without fractions or signs; the only empty one is "P0D".',
  );
}

/**
 * Tells whether a text is a period that {@link parsePeriod} can read.
 *
 * @param text - any text
 *
 * @example
 * ```ts
 * import { isPeriod } from '@gallra/core/time';
 *
 * isPeriod('P3M'); // true
 * isPeriod('P1DT12H'); // false
 * ```
 */
export function isPeriod(text: string): text is Period {
  return read(text) !== undefined;
}

/**
 * Tells whether a period is counted in hours, and so on instants instead of calendar days.
 *
 * @param period - a valid period
 * @throws {GallraError} `period.invalid`
 *
 * @example
 * ```ts
 * import { isExact } from '@gallra/core/time';
 *
 * isExact('PT24H'); // true
 * isExact('P1D'); // false
 * ```
 */
export function isExact(period: Period): boolean {
  return parsePeriod(period).hours > 0;
}
