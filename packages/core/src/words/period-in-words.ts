import { type Period, parsePeriod } from '../time/period.ts';
import { type LanguageTag, listed, sentencesIn } from './language.ts';

const UNITS = ['years', 'months', 'weeks', 'days', 'hours'] as const;

// Not left to Intl.NumberFormat: its Swedish days are "dygn", spans of 24 hours, where a law counts "dagar".
const WORDS = {
  sv: {
    years: ['år', 'år'],
    months: ['månad', 'månader'],
    weeks: ['vecka', 'veckor'],
    days: ['dag', 'dagar'],
    hours: ['timme', 'timmar'],
  },
  en: {
    years: ['year', 'years'],
    months: ['month', 'months'],
    weeks: ['week', 'weeks'],
    days: ['day', 'days'],
    hours: ['hour', 'hours'],
  },
} as const;

/**
 * Writes a period in words, for notices and registers.
 *
 * @param period - a valid period
 * @param language - BCP 47; in Swedish or English
 * @throws {GallraError} `period.invalid`
 */
export function describePeriod(period: Period, language: LanguageTag): string {
  const parts = parsePeriod(period);
  const counted = UNITS.filter((unit) => parts[unit] > 0);
  const phrases = (counted.length === 0 ? (['days'] as const) : counted).map((unit) => {
    const [one, many] = WORDS[sentencesIn(language)][unit];
    return `${parts[unit]} ${parts[unit] === 1 ? one : many}`;
  });
  return listed(phrases, language);
}
