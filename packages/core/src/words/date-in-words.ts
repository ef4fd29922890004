import { localDate, type PlainDate, plainDate } from '../time/plain-date.ts';
import { type LanguageTag, locales, sentencesIn } from './language.ts';

const longDay = new Intl.DateTimeFormat(locales.en, { dateStyle: 'long', timeZone: 'UTC' });

// A formatter takes a thousand times longer to make than to use, and a report has a moment in every row.
const clocks = new Map<string, Intl.DateTimeFormat>();

function clockOf(timeZone: string, timeStyle: 'short' | 'medium'): Intl.DateTimeFormat {
  const name = `${timeStyle} ${timeZone}`;
  const known = clocks.get(name);
  if (known !== undefined) return known;
  const clock = new Intl.DateTimeFormat(locales.sv, { timeZone, dateStyle: 'short', timeStyle });
  clocks.set(name, clock);
  return clock;
}

/** The day and the time of day. Refuses what is no instant, and no time zone. */
function written(moment: Date | string, timeZone: string, timeStyle: 'short' | 'medium'): string {
  const instant = new Date(moment);
  if (!clocks.has(`${timeStyle} ${timeZone}`) || Number.isNaN(instant.getTime())) localDate(instant, timeZone);
  return clockOf(timeZone, timeStyle).format(instant);
}

/**
 * Writes a day for people: in Swedish the ISO form, in English day, month and year.
 *
 * @param date - `YYYY-MM-DD`
 * @param language - BCP 47; in Swedish or English
 * @throws {GallraError} `date.invalid`
 *
 * @example
 * ```ts
 * import { formatDate } from '@gallra/core/words';
 *
 * formatDate('2033-12-31', 'sv'); // '2033-12-31'
 * formatDate('2033-12-31', 'en'); // '31 December 2033'
 * ```
 */
export function formatDate(date: PlainDate, language: LanguageTag): string {
  const day = plainDate(date);
  return sentencesIn(language) === 'sv' ? day : longDay.format(new Date(`${day}T00:00:00Z`));
}

/**
 * Writes a moment for people: the day and the time of day of a time zone, without its seconds.
 *
 * @param moment - an instant, or ISO 8601 text of one
 * @param timeZone - such as `Europe/Stockholm`
 * @param language - BCP 47; in Swedish or English
 * @throws {GallraError} `date.invalid`; `timezone.unknown`
 *
 * @example
 * ```ts
 * import { formatMoment } from '@gallra/core/words';
 *
 * formatMoment('2026-11-21T09:00:00.000Z', 'Europe/Stockholm', 'sv'); // '2026-11-21 10:00'
 * formatMoment('2026-11-21T09:00:00.000Z', 'Europe/Stockholm', 'en'); // '21 November 2026 10:00'
 * ```
 */
export function formatMoment(moment: Date | string, timeZone: string, language: LanguageTag): string {
  const [day = '', time = ''] = written(moment, timeZone, 'short').split(' ');
  return `${sentencesIn(language) === 'sv' ? day : formatDate(day, language)} ${time}`;
}

/**
 * Writes the day of a moment for people: the one it falls on in a time zone.
 *
 * @param moment - an instant, or ISO 8601 text of one
 * @param timeZone - such as `Europe/Stockholm`
 * @param language - BCP 47; in Swedish or English
 *
 * @example
 * ```ts
 * import { formatDayOf } from '@gallra/core/words';
 *
 * formatDayOf('2026-11-21T23:30:00.000Z', 'Europe/Stockholm', 'sv'); // '2026-11-22'
 * ```
 */
export function formatDayOf(moment: Date | string, timeZone: string, language: LanguageTag): string {
  const [day = ''] = written(moment, timeZone, 'short').split(' ');
  return formatDate(day, language);
}

/**
 * Writes a moment in a list that is sorted by it: the day and the second of a time zone, the same in every language.
 *
 * @param moment - an instant, or ISO 8601 text of one
 * @param timeZone - such as `Europe/Stockholm`
 *
 * @example
 * ```ts
 * import { formatSecond } from '@gallra/core/words';
 *
 * formatSecond('2026-11-21T09:00:07.512Z', 'Europe/Stockholm'); // '2026-11-21 10:00:07'
 * ```
 */
export const formatSecond = (moment: Date | string, timeZone: string): string => written(moment, timeZone, 'medium');
