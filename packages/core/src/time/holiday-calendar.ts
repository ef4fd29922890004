import type { PlainDate } from './plain-date.ts';

/** The public holidays of a year, from 1 January to 31 December. Saturdays and Sundays need not be among them. */
export type HolidayCalendar = (year: number) => readonly { readonly date: PlainDate }[];

/** A public holiday and what it is called. */
export interface PublicHoliday {
  readonly date: PlainDate;
  readonly name: { readonly sv: string; readonly en: string };
}
