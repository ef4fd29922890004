import { addHours } from 'date-fns/addHours';
import { GallraError } from '../error.ts';
import type { HolidayCalendar } from './holiday-calendar.ts';
import {
  addDays,
  addPeriod,
  compare,
  dayOfWeek,
  localDate,
  type PlainDate,
  plainDate,
  startOfDay,
} from './plain-date.ts';

/**
 * The rules by which a deadline is counted:
 *
 * - `eu-1182/71`: a period of EU law in months or days. The day of the event is not counted, the period ends with the
 *   same date number, clamped to the month's end, and a last day that is a Saturday, Sunday or public holiday moves to
 *   the next working day (Art. 3(1), 3(2), 3(4)). Two days or more hold at least two working days (Art. 3(5)).
 * - `se-1930:173`: a period in a Swedish act or ordinance within which something is to be done, and of a contract whose
 *   parties go by that. The same dates; a last day that is a Saturday, Sunday, public holiday, Midsummer Eve, Christmas Eve
 *   or New Year's Eve moves to the next day that is none (lag (1930:173) om beräkning av lagstadgad tid 1 and 2 §§). A week
 *   is seven days, a year twelve months. Not for storage periods: nobody acts when one ends.
 * - `hours`: exact, and never moved (GDPR Art. 33(1): 72 hours). Art. 3(1) would leave out the hour of the event
 *   itself; counting from the instant is never later.
 * - `contract`: the same dates; moved past days off only if the parties agreed on it.
 */
export type DeadlineRegime = 'eu-1182/71' | 'se-1930:173' | 'hours' | 'contract';

/** What a deadline in months or days is counted from. */
export interface DayDeadlineInput {
  readonly regime: Exclude<DeadlineRegime, 'hours'>;
  /** The event: an instant, or its local day. */
  readonly from: Date | PlainDate;
  /** Whole months; either these or days. */
  readonly months?: number;
  /** Whole days; either these or months. */
  readonly days?: number;
  /** IANA name, such as `Europe/Stockholm`. */
  readonly zone: string;
  /** The public holidays of the Member State in which the action is taken (Art. 2(1)); the eves need not be among them. */
  readonly holidays: HolidayCalendar;
  /** For `contract`: move a last day that is a day off. Deadlines in law always move. */
  readonly roll?: boolean;
}

/** What a deadline in hours is counted from. */
export interface HourDeadlineInput {
  readonly regime: 'hours';
  readonly from: Date;
  /** Whole hours. */
  readonly hours: number;
  readonly zone?: string;
  readonly holidays?: HolidayCalendar;
}

/** A deadline that ends with a day. */
export interface DayDeadline {
  /** The last day on which the action is in time. */
  readonly lastDay: PlainDate;
  /** The first instant after that day. */
  readonly expires: Date;
  /** The last day as counted, if it was a day off and so moved. */
  readonly rolledFrom?: PlainDate;
}

/** A deadline that ends at an instant. */
export interface HourDeadline {
  /** The first instant at which the action is too late. */
  readonly expires: Date;
}

/**
 * Counts a deadline.
 *
 * @param input - the regime, the event, and one of months, days and hours
 * @returns the last day and the first instant after it; for hours the instant alone
 * @throws {GallraError} `deadline.invalid` with every problem of the input; `date.invalid` for a wrong date
 * @see Regulation (EEC, Euratom) No 1182/71 Art. 2(1) and 3; lag (1930:173) om beräkning av lagstadgad tid 1 and 2 §§
 *
 * @example
 * ```ts
 * import { deadline } from '@gallra/core';
 * import { swedishPublicHolidays } from '@gallra/core/se';
 *
 * // Art. 12(3) GDPR: 5 April 2026 is Easter Day and the 6th a holiday too.
 * deadline({
 *   regime: 'eu-1182/71',
 *   from: '2026-03-05',
 *   months: 1,
 *   zone: 'Europe/Stockholm',
 *   holidays: swedishPublicHolidays,
 * }); // { lastDay: '2026-04-07', expires: 2026-04-07T22:00:00.000Z, rolledFrom: '2026-04-05' }
 *
 * // Three weeks to appeal, under Swedish law: 24 December 2026 is Christmas Eve.
 * deadline({
 *   regime: 'se-1930:173',
 *   from: '2026-12-03',
 *   days: 21,
 *   zone: 'Europe/Stockholm',
 *   holidays: swedishPublicHolidays,
 * }).lastDay; // '2026-12-28'
 *
 * // Art. 33(1) GDPR
 * deadline({ regime: 'hours', from: new Date('2026-04-03T14:30:00Z'), hours: 72 }); // expires 2026-04-06T14:30:00Z
 * ```
 */
export function deadline(input: DayDeadlineInput): DayDeadline;
export function deadline(input: HourDeadlineInput): HourDeadline;
export function deadline(input: DayDeadlineInput | HourDeadlineInput): DayDeadline | HourDeadline {
  refuseProblems(input);
  if (input.regime === 'hours') return { expires: addHours(input.from, input.hours) };

  const { regime, from, months, days = 0, zone, holidays } = input;
  const event = from instanceof Date ? localDate(from, zone) : plainDate(from);
  const counted = months === undefined ? addDays(event, days) : addPeriod(event, `P${months}M`);
  const moves = regime !== 'contract' || input.roll === true;
  const lastDay = moves ? lastWorkingDay(event, counted, regime, holidays) : counted;
  return {
    lastDay,
    expires: startOfDay(addDays(lastDay, 1), zone),
    ...(lastDay === counted ? {} : { rolledFrom: counted }),
  };
}

/**
 * Midsummer Eve, Christmas Eve and New Year's Eve: no public holidays, and yet no day to act on.
 *
 * @see lag (1930:173) om beräkning av lagstadgad tid 2 §; lag (1989:253) om allmänna helgdagar 2 §
 */
function isEve(date: PlainDate): boolean {
  const day = date.slice(5);
  const isMidsummerEve = dayOfWeek(date) === 5 && day >= '06-19' && day <= '06-25';
  return isMidsummerEve || day === '12-24' || day === '12-31';
}

/** The day itself or the next working day (Art. 3(4)), and the second working day of the period if later (Art. 3(5)). */
function lastWorkingDay(
  event: PlainDate,
  counted: PlainDate,
  regime: DayDeadlineInput['regime'],
  holidays: HolidayCalendar,
): PlainDate {
  const isWorkingDay = (date: PlainDate): boolean =>
    dayOfWeek(date) !== 0 &&
    dayOfWeek(date) !== 6 &&
    !(regime === 'se-1930:173' && isEve(date)) &&
    !holidays(Number(date.slice(0, 4))).some((holiday) => holiday.date === date);
  const nextWorkingDay = (date: PlainDate): PlainDate => {
    // A year without a working day is a mistake in the calendar, not a deadline.
    for (let ahead = 0; ahead < 366; ahead++) {
      const day = addDays(date, ahead);
      if (isWorkingDay(day)) return day;
    }
    throw new GallraError('deadline.invalid', 'The holiday calendar leaves no working day within a year: correct it.');
  };

  const end = nextWorkingDay(counted);
  const isOneDay = counted === addDays(event, 1);
  if (regime !== 'eu-1182/71' || isOneDay) return end;
  const second = nextWorkingDay(addDays(nextWorkingDay(addDays(event, 1)), 1));
  return compare(second, end) > 0 ? second : end;
}

/** Refuses what the types cannot: callers may read their deadlines from a file. */
function refuseProblems(input: DayDeadlineInput | HourDeadlineInput): void {
  const problems: string[] = [];
  const units = input.regime === 'hours' ? (['hours'] as const) : (['months', 'days'] as const);
  const lengths: { readonly months?: number; readonly days?: number; readonly hours?: number } = input;
  const given = (['months', 'days', 'hours'] as const).filter((unit) => lengths[unit] !== undefined);
  if (given.length !== 1 || !units.some((unit) => unit === given[0])) {
    problems.push(`regime: this one is counted in ${units.join(' or ')}: give one of them and nothing else`);
  }
  for (const unit of given) {
    const length = lengths[unit] ?? 0;
    if (!Number.isInteger(length) || length < 1 || length > 999_999) {
      problems.push(`${unit}: give a whole number from 1 to 999999`);
    }
  }
  if (input.regime === 'hours' && !(input.from instanceof Date && !Number.isNaN(input.from.getTime()))) {
    problems.push('from: hours are counted from an instant: give a valid Date');
  }
  if (problems.length > 0) throw new GallraError('deadline.invalid', 'The deadline cannot be counted.', problems);
}

/** When the answer to a data subject's request is due. */
export interface RequestDeadline extends DayDeadline {
  /** The last day to tell the person, with reasons, that the answer takes up to two months more. */
  readonly extensionNoticeBy: PlainDate;
}

/**
 * When the answer to a data subject's request is due: one month from receipt, extended three months from receipt.
 *
 * The three months run from the receipt, not from the end of the first one: a request of 31 January is due, extended,
 * on 30 April. The answer is owed without undue delay; this is the day on which it is late in any event.
 *
 * @param input - when the request was received (instant or local day), zone, holidays, and whether it was extended
 * @throws {GallraError} `deadline.invalid`; `date.invalid`
 * @see GDPR Art. 12(3) and (4), for requests under Art. 15 to 22
 *
 * @example
 * ```ts
 * import { requestDeadline } from '@gallra/core';
 * import { swedishPublicHolidays } from '@gallra/core/se';
 *
 * requestDeadline({
 *   received: new Date('2026-11-30T08:00:00Z'),
 *   zone: 'Europe/Stockholm',
 *   holidays: swedishPublicHolidays,
 *   extended: true,
 * }).lastDay; // '2027-03-01'
 * ```
 */
export function requestDeadline(input: {
  readonly received: Date | PlainDate;
  readonly zone: string;
  readonly holidays: HolidayCalendar;
  readonly extended?: boolean;
}): RequestDeadline {
  const { received, zone, holidays, extended = false } = input;
  const within = (months: number) => deadline({ regime: 'eu-1182/71', from: received, months, zone, holidays });
  const oneMonth = within(1);
  return { ...(extended ? within(3) : oneMonth), extensionNoticeBy: oneMonth.lastDay };
}
