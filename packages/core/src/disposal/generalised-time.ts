import { isInCalendar, tellNothing, timeText } from '../policy/time-form.ts';
import type { TimeEncoding } from '../policy/vocabulary.ts';
import { newYearInUtc, offsetWhere } from '../time/new-year.ts';

// A number outside of these years is no time.
const firstSecond = Date.parse('0001-01-02T00:00:00Z') / 1000;
const lastSecond = Date.parse('9999-12-31T23:59:59Z') / 1000;

/** East of Greenwich the first year begins before the calendar does: what lies in it is told as the second. */
const withinCalendar = (year: number) => Math.min(Math.max(year, 2), 9999);

/** Seconds since 1970 at which a local year begins. Date.UTC reads year 33 as 1933. */
function startOfYear(year: number, zone: string): number {
  return new Date(0).setUTCFullYear(year, 0, 1) / 1000 - offsetWhere(zone, (from) => year < from);
}

function yearOfSeconds(seconds: number, zone: string): number {
  const ahead = offsetWhere(zone, (from) => seconds < Date.UTC(from - 1, 6, 1) / 1000);
  return withinCalendar(new Date((seconds + ahead) * 1000).getUTCFullYear());
}

/** Text is compared as text, so that whatever follows the parts that matter makes no difference. */
function yearOfText(text: string, zone: string): number {
  const ahead = offsetWhere(zone, (from) => text < `${from - 1}-07-01`);
  const written = Number(text.slice(0, 4));
  const rest = `${text.slice(5, 10)} ${text.slice(11)}`;
  const turn = newYearInUtc(ahead)
    .slice(5)
    .replace(/(:00)+$/, '');
  if (ahead > 0) return withinCalendar(rest >= turn ? written + 1 : written);
  return withinCalendar(ahead < 0 && rest < turn ? written - 1 : written);
}

function textOfSeconds(seconds: number, encoding: TimeEncoding): string {
  const iso = new Date(seconds * 1000).toISOString();
  return encoding === 'utc' ? iso.slice(0, 19).replace('T', ' ') : iso;
}

function ofNumber(raw: number | bigint, encoding: TimeEncoding, zone: string): number | bigint | null {
  const unit = encoding === 'epochMilliseconds' ? 1000 : 1;
  const seconds = Number(raw) / unit;
  if (!(seconds >= firstSecond && seconds <= lastSecond)) return null;
  const start = startOfYear(yearOfSeconds(seconds, zone), zone);
  // Columns that hold no number below 0 are common, and 1970 begins below it east of Greenwich.
  const written = (raw >= 0 ? Math.max(start, 0) : start) * unit;
  return typeof raw === 'bigint' ? BigInt(written) : written;
}

/**
 * A point in time generalised to its year: the first moment of that year in the policy's time zone, in the form the
 * value had. What is no time that can be read becomes null, for it could be anything; an infinite time and MariaDB's day 0 stay,
 * for they tell nothing.
 *
 * @param raw - as a store holds it
 * @param encoding - how the column holds points in time
 * @param zone - the policy's time zone
 */
export function generalisedTime(raw: unknown, encoding: TimeEncoding, zone: string): unknown {
  if (encoding === 'epochSeconds' || encoding === 'epochMilliseconds')
    return typeof raw === 'number' || typeof raw === 'bigint' ? ofNumber(raw, encoding, zone) : null;
  if (raw instanceof Date) {
    if (!isInCalendar(raw.getTime())) return null;
    const seconds = raw.getTime() / 1000;
    const start = startOfYear(yearOfSeconds(seconds, zone), zone);
    // MariaDB's TIMESTAMP holds nothing before this second, and east of Greenwich its year has begun by then.
    const first = encoding === 'instant' && seconds >= 1 ? 1 : Number.NEGATIVE_INFINITY;
    return new Date(Math.max(start, first) * 1000);
  }
  if (typeof raw !== 'string') return null;
  if (encoding !== 'iso' && tellNothing.includes(raw)) return raw;
  if (timeText(raw, encoding) === undefined) return null;
  if (encoding === 'date') return `${raw.slice(0, 4)}-01-01`;
  if (encoding === 'local') return `${raw.slice(0, 4)}-01-01 00:00:00`;
  return textOfSeconds(startOfYear(yearOfText(raw, zone), zone), encoding);
}
