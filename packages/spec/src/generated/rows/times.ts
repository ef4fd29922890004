import type { TimeEncoding } from '@gallra/core';
import { localDate } from '@gallra/core/time';
import type { HostDialect } from '../host/host-schema.ts';
import type { MomentDraft } from './moments.ts';

/** A time as a column holds it: what the memory store sees, and what is written to the database. */
export interface Cell {
  readonly memory: unknown;
  readonly database: unknown;
}

export const same = (value: unknown): Cell => ({ memory: value, database: value });

const clocks = new Map<string, Intl.DateTimeFormat>();

/** What a clock on the wall shows, with milliseconds where there are any. */
function wallClock(instant: Date, timeZone: string): string {
  const format =
    clocks.get(timeZone) ?? new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' });
  clocks.set(timeZone, format);
  const milliseconds = instant.getTime() - Math.floor(instant.getTime() / 1000) * 1000;
  return `${format.format(instant)}${milliseconds === 0 ? '' : `.${String(milliseconds).padStart(3, '0')}`}`;
}

const utcText = (instant: Date): string =>
  instant
    .toISOString()
    .replace('T', ' ')
    .replace(/(\.000)?Z$/, '');

/** A moment in an encoding. */
function written(instant: Date, encoding: TimeEncoding, dialect: HostDialect, timeZone: string): Cell {
  switch (encoding) {
    case 'instant':
      return { memory: instant, database: dialect === 'mysql' ? utcText(instant) : instant.toISOString() };
    case 'utc':
      return same(utcText(instant));
    case 'local':
      return same(timeZone === 'UTC' ? utcText(instant) : wallClock(instant, timeZone));
    case 'iso':
      return same(instant.toISOString());
    case 'date':
      return same(localDate(instant, timeZone));
    case 'epochSeconds':
      return same(Math.floor(instant.getTime() / 1000));
    case 'epochMilliseconds':
      return same(instant.getTime());
  }
}

const never = new Date('9999-12-31T12:00:00Z');
const always = new Date('0001-01-02T12:00:00Z');

/** How a column holds times, and where. */
interface TimeColumn {
  readonly encoding: TimeEncoding;
  readonly dialect: HostDialect;
  readonly timeZone: string;
}

/** A drafted time in a column; null where the column's type has no such value. */
export function timeCell(
  draft: MomentDraft,
  { encoding, dialect, timeZone }: TimeColumn,
  read: (draft: Exclude<MomentDraft, string | null>) => Date,
): Cell {
  const isText = encoding === 'iso' || (dialect === 'sqlite' && !encoding.startsWith('epoch'));
  switch (draft) {
    case null:
      return same(null);
    case 'never':
      return written(
        dialect === 'mysql' && encoding === 'instant' ? new Date('2038-01-01T12:00:00Z') : never,
        encoding,
        dialect,
        'UTC',
      );
    case 'always':
      return written(dialect === 'mysql' ? new Date('1971-01-01T12:00:00Z') : always, encoding, dialect, 'UTC');
    case 'infinity':
    case '-infinity':
      return same(dialect === 'postgres' && ['instant', 'utc', 'local', 'date'].includes(encoding) ? draft : null);
    case 'empty':
      return same(isText ? '' : null);
    case 'unreadable':
      return same(isText ? 'soon' : null);
    default:
      return written(read(draft), encoding, dialect, timeZone);
  }
}
