import type { TimeEncoding } from '@gallra/core';
import { localDate } from '@gallra/core/time';
import type { HostDialect } from '../host/host-schema.ts';
import { isOdd, type MomentDraft, type OddDraft } from './moments.ts';

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

/** How else a text may tell the same time, or one within the same millisecond: chosen by the time itself. */
function inSomeForm(text: string, instant: Date): string {
  const [date = '', time = ''] = text.split(/[ T]/);
  const clock = time.replace('Z', '');
  const whole = clock.length === 8;
  const isIso = text.endsWith('Z');
  const choice = Math.abs(Math.floor(instant.getTime() / 1000)) % 5;
  if (choice === 0) return text;
  if (choice === 1) return isIso ? `${date}T${clock}+00:00` : `${date}T${clock}`;
  if (choice === 2) return isIso ? `${date}T${clock.slice(0, 8)}Z` : `${date} ${clock.slice(0, 5)}`;
  if (choice === 3) return isIso ? `${date}T${clock}999Z` : whole ? `${text}.000999` : `${text}999`;
  return isIso ? `${date}T${clock.slice(0, 10)}+00:00` : `${date}T${clock.slice(0, 8)}`;
}

/** A moment in an encoding. */
function written(instant: Date, encoding: TimeEncoding, dialect: HostDialect, timeZone: string): Cell {
  const text = (told: string): Cell => {
    const isText = encoding === 'iso' || dialect === 'sqlite';
    return same(isText || dialect === 'postgres' ? inSomeForm(told, instant) : told);
  };
  switch (encoding) {
    case 'instant':
      return dialect === 'mysql' ? { memory: instant, database: utcText(instant) } : text(instant.toISOString());
    case 'utc':
      return text(utcText(instant));
    case 'local':
      return text(timeZone === 'UTC' ? utcText(instant) : wallClock(instant, timeZone));
    case 'iso':
      return text(instant.toISOString());
    case 'date':
      return same(localDate(instant, timeZone));
    case 'epochSeconds':
      return same(instant.getTime() % 3 === 0 ? instant.getTime() / 1000 : Math.floor(instant.getTime() / 1000));
    case 'epochMilliseconds':
      return same(instant.getTime());
  }
}

/** What stands in text columns instead of a time in their form. */
const oddTexts = [
  '2020-02-30',
  '2021-02-29',
  '1900-02-29',
  '2020-00-00',
  '2020-13-01',
  '2020-04-31 10:00:00',
  '0000-01-01',
  '20200101',
  '2020-1-1',
  ' 2020-01-01',
  '2020-01-01 ',
  '2020-01-01\n',
  '2020-01-01 24:00:00',
  '2020-01-01 23:60:00',
  '2020-01-01 23:59:60',
  '2020-01-01 10:00:00+02:00',
  '2020-01-01T10:00:00-05:00',
  '2020-01-01T10:00:00',
  '2020-01-01T10:00:00z',
  '2020-01-01t10:00:00Z',
  '2020-01-01T10:00Z',
  '2020-01-01T10:00:00.Z',
  '2020-01-01T10:00:00.1234567890Z',
  '2020-01-01T10:00:00.5ZZ',
  '2020-01-01T10:00:00Z+00:00',
  '2020-01-01 10:00:00.1x',
  '2020-01-01 10',
  '+012020-01-01T00:00:00.000Z',
  '-000001-01-01T00:00:00.000Z',
  '2020-02-29T10:00:00Z',
  '2000-02-29 10:00',
  '2020-01-01',
  'infinity!',
];

const oddSeconds = [
  0, -1, 0.5, -0.5, -1.001, 1577836800.001, 1577836800.5, 253402300799, 253402300800, 253402300799.999, -62135596800,
  -62135596801, -62135596802, 1e18, -1e14,
];

/** What stands in a column instead of a time, by what its type can hold. */
function oddCells(encoding: TimeEncoding, dialect: HostDialect): readonly unknown[] {
  if (encoding === 'iso' || (dialect === 'sqlite' && !encoding.startsWith('epoch'))) return oddTexts;
  if (encoding === 'epochSeconds')
    return dialect === 'postgres'
      ? [...oddSeconds, 'Infinity', '-Infinity', 'NaN']
      : dialect === 'sqlite'
        ? [...oddSeconds, 'soon', '', '12x', Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
        : oddSeconds;
  if (encoding === 'epochMilliseconds')
    return [
      ...oddSeconds.map((seconds) => Math.round(seconds * 1000)).filter(Number.isSafeInteger),
      Number.MAX_SAFE_INTEGER,
      ...(dialect === 'sqlite' ? [1577836800000.5, -0.5, 'soon', Number.POSITIVE_INFINITY, -1e300] : []),
    ];
  if (dialect === 'postgres')
    return [`0044-03-15 BC`, '20000-01-01', '0001-01-01', '9999-12-31', '10000-01-01', '0001-12-31 BC'].map((day) =>
      encoding === 'date' || !/^\d{4}-\d\d-\d\d$/.test(day)
        ? day
        : encoding === 'instant'
          ? `${day}T00:00:00Z`
          : `${day} 00:00:00`,
    );
  if (encoding === 'instant') return ['0000-00-00 00:00:00'];
  return ['0000-00-00', '2020-00-00', '2020-05-00', '2020-00-05', '0001-01-01', '0999-12-31', '9999-12-31'].map(
    (day) => (encoding === 'date' ? day : `${day} 00:00:00`),
  );
}

const never = new Date('9999-12-31T12:00:00Z');
const always = new Date('0001-01-02T12:00:00Z');

/** What a TIMESTAMP of MariaDB can hold ends in January 2038, and begins in 1970. */
function within(instant: Date, encoding: TimeEncoding, dialect: HostDialect): Date {
  if (dialect !== 'mysql' || encoding !== 'instant') return instant;
  return new Date(Math.min(Math.max(instant.getTime(), 1000), Date.parse('2038-01-19T03:14:07Z')));
}

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
  read: (draft: Exclude<MomentDraft, string | OddDraft | null>) => Date,
): Cell {
  if (isOdd(draft)) {
    const odd = oddCells(encoding, dialect);
    return same(odd[draft.odd % odd.length] ?? null);
  }
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
      return written(within(read(draft), encoding, dialect), encoding, dialect, timeZone);
  }
}
