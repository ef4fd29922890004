import type { PublicHoliday } from '../../time/holiday-calendar.ts';
import { addDays, compare, dayOfWeek, type PlainDate, plainDate } from '../../time/plain-date.ts';

// Written here because no library gives these days and no others as plain dates. date-holidays has them, among eves
// and observances, but brings over 40 MB of rules and astronomy for every country (data CC BY); swedish-holidays mixes
// eves and holidays and is CommonJS. The act is short and has not changed since 2005.

/**
 * Easter Day of a year, in the Gregorian calendar.
 *
 * The computus of Meeus, Jones and Butcher: no tables, right for every Gregorian year.
 */
function easterDay(year: number): PlainDate {
  const century = Math.floor(year / 100);
  const yearOfCentury = year % 100;
  const golden = year % 19;
  const lunarCorrection = Math.floor((century - Math.floor((century + 8) / 25) + 1) / 3);
  const epact = (19 * golden + century - Math.floor(century / 4) - lunarCorrection + 15) % 30;
  const weekday = (32 + 2 * (century % 4) + 2 * Math.floor(yearOfCentury / 4) - epact - (yearOfCentury % 4)) % 7;
  const late = Math.floor((golden + 11 * epact + 22 * weekday) / 451);
  return addDays(dayIn(year, '03-22'), epact + weekday - 7 * late);
}

const dayIn = (year: number, monthAndDay: string): PlainDate =>
  plainDate(`${String(year).padStart(4, '0')}-${monthAndDay}`);

/** The Saturday within the seven days that begin with a day. */
const saturdayFrom = (date: PlainDate): PlainDate => addDays(date, 6 - dayOfWeek(date));

/**
 * The public holidays of Sweden, in the wording of the act in force since 1 April 2005.
 *
 * The act makes every Sunday a public holiday; of the Sundays only Easter Day and Whit Sunday are listed here.
 * Midsummer Eve, Christmas Eve, New Year's Eve and Easter Eve are not public holidays, though few people work then.
 *
 * @param year - 1 to 9999
 * @returns thirteen holidays in order of date; two may share a date, as May Day and Ascension Day did in 2008
 * @throws {GallraError} `date.invalid`
 * @see lag (1989:253) om allmänna helgdagar 1 and 2 §§, as amended by lag (2004:1320)
 *
 * @example
 * ```ts
 * import { swedishPublicHolidays } from '@gallra/core/se';
 *
 * swedishPublicHolidays(2026)[2]; // { date: '2026-04-03', name: { sv: 'långfredagen', en: 'Good Friday' } }
 * ```
 */
export function swedishPublicHolidays(year: number): readonly PublicHoliday[] {
  const easter = easterDay(year);
  const holiday = (date: PlainDate, sv: string, en: string): PublicHoliday => ({ date, name: { sv, en } });
  return [
    holiday(dayIn(year, '01-01'), 'nyårsdagen', "New Year's Day"),
    holiday(dayIn(year, '01-06'), 'trettondedag jul', 'Epiphany'),
    holiday(addDays(easter, -2), 'långfredagen', 'Good Friday'),
    holiday(easter, 'påskdagen', 'Easter Day'),
    holiday(addDays(easter, 1), 'annandag påsk', 'Easter Monday'),
    holiday(dayIn(year, '05-01'), 'första maj', 'May Day'),
    holiday(addDays(easter, 39), 'Kristi himmelsfärdsdag', 'Ascension Day'), // sixth Thursday after Easter Day
    holiday(addDays(easter, 49), 'pingstdagen', 'Whit Sunday'), // seventh Sunday after Easter Day
    holiday(dayIn(year, '06-06'), 'nationaldagen', 'National Day'),
    holiday(saturdayFrom(dayIn(year, '06-20')), 'midsommardagen', 'Midsummer Day'),
    holiday(saturdayFrom(dayIn(year, '10-31')), 'alla helgons dag', "All Saints' Day"),
    holiday(dayIn(year, '12-25'), 'juldagen', 'Christmas Day'),
    holiday(dayIn(year, '12-26'), 'annandag jul', 'Boxing Day'),
  ].sort((a, b) => compare(a.date, b.date));
}
