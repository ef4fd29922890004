import type { TimeEncoding } from './vocabulary.ts';

/** Encodings of a time as a number. */
export type CountedEncoding = 'epochSeconds' | 'epochMilliseconds';

// Written as JavaScript, PostgreSQL and MariaDB all read it, without a backslash.
const day =
  '(?!0000)(?:[0-9]{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)|02-(?:0[1-9]|1[0-9]|2[0-8]))|(?:[0-9]{2}(?:0[48]|[2468][048]|[13579][26])|(?:[02468][048]|[13579][26])00)-02-29)';
const minute = '(?:[01][0-9]|2[0-3]):[0-5][0-9]';
const second = ':[0-5][0-9](?:[.][0-9]{1,9})?';
const unzoned = `${day}(?:[ T]${minute}(?:${second})?)?`;
const hourInUtc = `T${minute}${second}(?:Z|[+]00:00)`;

/**
 * The text that is a time, by encoding, as a regular expression for the whole of it: a day of the calendar (Gregorian, years
 * 1 to 9999) with an hour from 00:00:00 to 23:59:59. Anything else that stands in a column is no time that can be read,
 * and nobody knows when it was: it keeps. Where a database has a type for times, its values are read in this form too.
 */
export const timeForm: Readonly<Record<Exclude<TimeEncoding, CountedEncoding>, string>> = {
  date: day,
  utc: unzoned,
  local: unzoned,
  iso: `${day}${hourInUtc}`,
  // No database writes these as text; where tables are kept in memory, a day is its start in UTC.
  instant: `${day}(?:${hourInUtc})?`,
};

/** What databases hold in place of a time: it tells nothing. */
export const tellNothing: readonly string[] = ['infinity', '-infinity', '0000-00-00', '0000-00-00 00:00:00'];

/** The first and the last second of the calendar, counted from 1970. */
const [firstSecond, endSecond] = [-62_135_596_800, 253_402_300_800];

/** Whether a time is kept as a number. */
export const isCounted = (encoding: TimeEncoding): encoding is CountedEncoding =>
  encoding === 'epochSeconds' || encoding === 'epochMilliseconds';

/** A number is a time where it lies after the one and before the other: from 0001-01-01 to 9999-12-31. */
export function timeNumbers(encoding: CountedEncoding): { readonly after: number; readonly before: number } {
  const unit = encoding === 'epochMilliseconds' ? 1000 : 1;
  return { after: firstSecond * unit - 1, before: endSecond * unit };
}

const forms = new Map<string, RegExp>();

function hasForm(text: string, form: string): boolean {
  const known = forms.get(form) ?? new RegExp(`^(?:${form})$`);
  forms.set(form, known);
  return known.test(text);
}

/** A text that has the form of its encoding; undefined for everything else. */
export const timeText = (raw: unknown, encoding: Exclude<TimeEncoding, CountedEncoding>): string | undefined =>
  typeof raw === 'string' && hasForm(raw, timeForm[encoding]) ? raw : undefined;

/** A number as drivers write it: those of large columns are text. */
const written = /^[+-]?[0-9]+(?:[.][0-9]*)?(?:e[+-]?[0-9]+)?$/i;

/**
 * The millisecond in which a time that is kept as a number lies; fractions of it do not count.
 *
 * @returns undefined where it is no number, or none of the calendar's
 */
export function countedMillisecond(raw: unknown, encoding: CountedEncoding): number | undefined {
  const isNumber = typeof raw === 'number' || typeof raw === 'bigint' || (typeof raw === 'string' && written.test(raw));
  const value = isNumber ? Number(raw) : Number.NaN;
  const { after, before } = timeNumbers(encoding);
  if (!(value > after && value < before)) return undefined;
  if (encoding === 'epochMilliseconds') return Math.max(Math.floor(value), firstSecond * 1000);
  // Databases compare seconds: the millisecond is the last that does not lie behind them.
  const near = Math.round(value * 1000);
  const last = [near + 1, near].find((millisecond) => millisecond / 1000 <= value) ?? near - 1;
  return Math.max(last, firstSecond * 1000);
}

/** The calendar's instants, as milliseconds since 1970. */
export const isInCalendar = (milliseconds: number): boolean =>
  milliseconds >= firstSecond * 1000 && milliseconds < endSecond * 1000;
