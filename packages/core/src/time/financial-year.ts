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
 * Years that were shortened or extended (3 kap. 3 §) are outside this model.
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

/**
 * The last day of the calendar year that holds a day.
 *
 * @param date - `YYYY-MM-DD`
 * @throws {GallraError} `date.invalid`
 */
export function endOfCalendarYear(date: PlainDate): PlainDate {
  return endOfFinancialYear(date, 12);
}
