import { afterEach, expect, test, vi } from 'vitest';
import { swedishPublicHolidays } from '../jurisdiction/se/public-holiday.ts';
import { formatDate } from '../words/date-in-words.ts';
import { requestDeadline } from './deadline.ts';
import { addDays, addPeriod, localDate, startOfDay } from './plain-date.ts';
import { cutoff, lastDayKept, type StorageClock } from './storage-period.ts';

const clock: StorageClock = { periods: ['P3M', 'P12M'], align: ['financialYear'] };

/** Everything that knows a date, on days around the changes of clocks in both hemispheres and the day Apia skipped. */
const everything = () =>
  ['2010-10-15', '2011-12-28', '2018-02-10', '2018-10-28', '2026-03-20', '2026-10-18'].flatMap((from) =>
    Array.from({ length: 30 }, (_, days) => addDays(from, days)).map((date) => [
      date,
      startOfDay(date, 'Europe/Stockholm').toISOString(),
      startOfDay(date, 'America/Sao_Paulo').toISOString(),
      localDate(new Date(`${date}T02:30:00Z`), 'America/Sao_Paulo'),
      addPeriod(date, 'P1M'),
      lastDayKept(date, clock, 6),
      cutoff(date, clock, 6),
      formatDate(date, 'en'),
      requestDeadline({ received: date, zone: 'Europe/Stockholm', holidays: swedishPublicHolidays }),
    ]),
  );

afterEach(() => vi.unstubAllEnvs());

test.each([
  ['Pacific/Auckland', -780],
  ['America/Sao_Paulo', 180],
  ['Pacific/Apia', -780],
  ['Europe/Stockholm', -60],
])('no result depends on the time zone of the process (%s)', (zone, minutesBehind) => {
  vi.stubEnv('TZ', 'UTC');
  const inUtc = everything();
  vi.stubEnv('TZ', zone);
  expect(new Date('2026-01-15T12:00:00Z').getTimezoneOffset(), 'the process took the zone').toBe(minutesBehind);
  expect(everything()).toEqual(inUtc);
});
