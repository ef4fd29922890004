import { UTCDateMini } from '@date-fns/utc/date/mini';
import { addYears } from 'date-fns/addYears';
import { getDaysInMonth } from 'date-fns/getDaysInMonth';
import { getMonth } from 'date-fns/getMonth';
import { lastDayOfMonth } from 'date-fns/lastDayOfMonth';
import { setMonth } from 'date-fns/setMonth';
import { dayHolding, type PlainDate, utcDay } from './plain-date.ts';

/** A month of the year, from 1 (January) to 12 (December). */
export type Month = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12;

/**
 * Reads the day on which a controller's financial year ends.
 *
 * A financial year is twelve whole months (bokföringslagen 3 kap. 1 §), so only the last day of a month is taken;
 * both `02-28` and `02-29` mean February. Anything else gives `undefined`, which a caller has to treat as "not known".
 * It says nothing of years that were shortened or extended (3 kap. 3 §): {@link FinancialYears} do.
 *
 * @param text - `MM-DD`, or `--MM-DD` as XML Schema's gMonthDay has it
 * @returns the month, or `undefined`
 *
 * @example
 * ```ts
 * import { financialYearEnd } from '@gallra/core/time';
 *
 * financialYearEnd('06-30'); // 6
 * financialYearEnd('06-15'); // undefined
 * ```
 */
export function financialYearEnd(text: string | null | undefined): Month | undefined {
  const match = /^(?:--)?(\d\d)-(\d\d)$/.exec(text ?? '');
  const [month, day] = [Number(match?.[1]), Number(match?.[2])];
  if (!isMonth(month)) return undefined;
  const leapYear = 2000;
  const lastDay = getDaysInMonth(new UTCDateMini(leapYear, month - 1));
  return day === lastDay || (month === 2 && day === 28) ? month : undefined;
}

const isMonth = (month: number): month is Month => Number.isInteger(month) && month >= 1 && month <= 12;

/**
 * The last day of the financial year that holds a day.
 *
 * @param date - `YYYY-MM-DD`
 * @param month - the month at whose end the financial year ends
 * @returns the day, at the latest `9999-12-31`
 * @throws {GallraError} `date.invalid`
 * @see bokföringslagen (1999:1078) 3 kap. 1 §
 */
export function endOfFinancialYear(date: PlainDate, month: Month): PlainDate {
  const day = utcDay(date);
  const inYear = getMonth(day) < month ? day : addYears(day, 1);
  return dayHolding(lastDayOfMonth(setMonth(inYear, month - 1)));
}

/** Financial years that end with one month. */
export interface YearSeries {
  /** The first day of the first of them; absent: as far back as there are years. */
  readonly from?: PlainDate;
  /** The last day of the first of them, where it was shortened or extended (bokföringslagen 3 kap. 3 §). */
  readonly first?: PlainDate;
  /** The month at whose end the others end. */
  readonly month: Month;
}

/** Financial years, one series after the other: each begins on the day after a year of the one before. */
export type RegularYears = readonly [YearSeries, ...YearSeries[]];

/** What is known of financial years: how they end, or the last day of each, in order. */
export type FinancialYears = RegularYears | { readonly lastDays: readonly PlainDate[] };

/** Financial years that have always ended with a month. */
export const yearsEnding = (month: Month): RegularYears => [{ month }];

/** The last day of the financial year that holds a day, of years that end as a rule says. */
export function endOfRegularYear(date: PlainDate, years: RegularYears): PlainDate {
  const { first, month } = years.findLast(({ from }) => from === undefined || from <= date) ?? years[0];
  return first !== undefined && date <= first ? first : endOfFinancialYear(date, month);
}

/**
 * The last day of the financial year that holds a day; of years that are told, the first that ends on that day or later.
 *
 * In SQL: `inToldYear`, `packages/kysely/src/predicates/event.ts`.
 *
 * @returns undefined where no such year is known yet
 * @throws {GallraError} `date.invalid`
 * @see bokföringslagen (1999:1078) 3 kap. 1 and 3 §§
 */
export const endOfYear = (date: PlainDate, years: FinancialYears): PlainDate | undefined =>
  'lastDays' in years ? years.lastDays.find((end) => end >= date) : endOfRegularYear(date, years);

/**
 * The last day of the calendar year that holds a day.
 *
 * @param date - `YYYY-MM-DD`
 * @throws {GallraError} `date.invalid`
 */
export function endOfCalendarYear(date: PlainDate): PlainDate {
  return endOfFinancialYear(date, 12);
}
