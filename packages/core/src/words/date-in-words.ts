import { localDate, type PlainDate, plainDate } from '../time/plain-date.ts';
import { type LanguageTag, locales, sentencesIn } from './language.ts';

const longDay = new Intl.DateTimeFormat(locales.en, { dateStyle: 'long', timeZone: 'UTC' });

// A formatter takes a thousand times longer to make than to use, and a report has a moment in every row.
const clocks = new Map<string, Intl.DateTimeFormat>();

function clockOf(timeZone: string): Intl.DateTimeFormat {
  const known = clocks.get(timeZone);
  if (known !== undefined) return known;
  const clock = new Intl.DateTimeFormat(locales.sv, { timeZone, dateStyle: 'short', timeStyle: 'short' });
  clocks.set(timeZone, clock);
  return clock;
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
  const instant = new Date(moment);
  // Refuses what is no instant, and no time zone.
  if (!clocks.has(timeZone) || Number.isNaN(instant.getTime())) localDate(instant, timeZone);
  const [day = '', time = ''] = clockOf(timeZone).format(instant).split(' ');
  return `${sentencesIn(language) === 'sv' ? day : formatDate(day, language)} ${time}`;
}
