import { startOfDay } from './plain-date.ts';

/** From a year on: how many seconds clocks in a zone are ahead of UTC as the year begins. */
export interface NewYearOffset {
  readonly from: number;
  readonly seconds: number;
}

const known = new Map<string, readonly NewYearOffset[]>();

/**
 * How far clocks in a zone are ahead of UTC when a year begins, from 1900 to 2100; before and after, as at the ends.
 * A list, and not a look into the zone's rules for every moment, because SQL has to say the same: databases bring rules
 * of their own, of another edition, or none.
 *
 * @param zone - IANA name
 * @returns in the order of years, the first from year 0
 * @throws {GallraError} `timezone.unknown` for an unknown zone
 */
export function newYearOffsets(zone: string): readonly NewYearOffset[] {
  const found = known.get(zone);
  if (found !== undefined) return found;
  const offsets: NewYearOffset[] = [];
  for (let year = 1900; year <= 2100; year += 1) {
    const seconds = Math.round((Date.UTC(year, 0, 1) - startOfDay(`${year}-01-01`, zone).getTime()) / 1000);
    if (offsets.at(-1)?.seconds !== seconds) offsets.push({ from: offsets.length === 0 ? 0 : year, seconds });
  }
  known.set(zone, offsets);
  return offsets;
}

/** The offset that `isBefore` does not rule out: of a year, or of the New Year nearest to a moment. */
export function offsetWhere(zone: string, isBefore: (year: number) => boolean): number {
  return newYearOffsets(zone).findLast(({ from }) => from === 0 || !isBefore(from))?.seconds ?? 0;
}

/** When a year begins by UTC, `YYYY-MM-DD HH:MM:SS`: in 1999 where clocks are ahead of UTC, else in 2000. */
export const newYearInUtc = (ahead: number): string =>
  new Date(Date.UTC(2000, 0, 1) - ahead * 1000).toISOString().slice(0, 19).replace('T', ' ');
