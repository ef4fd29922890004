import type { TimeEncoding } from '@gallra/core';
import { sql } from 'kysely';
import type { Sql } from '../../database/sql.ts';

const digits = (count: number): string => '[0-9]'.repeat(count);

/** What follows a date, up to its end, is the seconds and their fractions. */
function isSecond(text: Sql, from: number): Sql {
  const [fraction, beyond] = [sql`substr(${text}, ${sql.lit(from + 3)})`, sql`substr(${text}, ${sql.lit(from + 4)})`];
  const isFraction = sql`${fraction} glob '.[0-9]*' and ${beyond} not glob '*[^0-9]*' and length(${beyond}) <= 9`;
  return sql`(substr(${text}, ${sql.lit(from)}, 3) glob ':[0-5][0-9]' and (${fraction} = '' or ${isFraction}))`;
}

/**
 * Whether text has the form that `timeForm` of core gives its encoding, said without regular expressions, which SQLite does
 * not know. Numbers and bytes have none; neither has text with a zero byte, behind which SQLite's functions do not look.
 */
export function isTime(value: Sql, encoding: TimeEncoding): Sql {
  const day = sql`substr(${value}, 1, 10)`;
  // SQLite counts 30 February on into March, where it is made to count.
  const isDay = sql`${day} glob ${sql.lit(`${digits(4)}-${digits(2)}-${digits(2)}`)} and ${day} >= '0001-01-01' and date(${day}, '+0 days') = ${day}`;
  const isText = sql`typeof(${value}) = 'text' and length(${value}) = length(cast(${value} as blob)) and ${isDay}`;
  if (encoding === 'date') return sql`(${isText} and length(${value}) = 10)`;
  const isMinute = (separators: string) =>
    sql`substr(${value}, 11, 6) glob ${sql.lit(`${separators}[0-2][0-9]:[0-5][0-9]`)} and substr(${value}, 12, 2) < '24'`;
  if (encoding === 'iso' || encoding === 'instant') {
    const unzoned = sql`case when ${value} glob '*Z' then substr(${value}, 1, length(${value}) - 1) when ${value} glob '*+00:00' then substr(${value}, 1, length(${value}) - 6) end`;
    const isHour = sql`${isMinute('T')} and ${isSecond(sql`(${unzoned})`, 17)}`;
    return encoding === 'iso'
      ? sql`(${isText} and ${isHour})`
      : sql`(${isText} and (length(${value}) = 10 or ${isHour}))`;
  }
  return sql`(${isText} and (length(${value}) = 10 or (${isMinute('[ T]')} and (length(${value}) = 16 or ${isSecond(value, 17)}))))`;
}
