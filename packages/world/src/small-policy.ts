import { type Period, type Policy, type Purpose, parsePolicy } from '@gallra/core';

const label = (text: string) => ({ sv: text, en: text });

/** Labels that say no more than the names. */
const labelled = (names: readonly string[]) => Object.fromEntries(names.map((name) => [name, label(name)]));

/** What a small policy says beside its tables. */
export interface SmallPolicy extends Partial<Omit<Policy, 'tables' | 'subjects' | 'categories' | 'events'>> {
  readonly tables: Policy['tables'];
  /** Default: `contact`. */
  readonly subjects?: readonly string[];
  /** Default: those that have a period. */
  readonly categories?: readonly string[];
  /** Where each category has a purpose of its own, for that long. */
  readonly periods?: Readonly<Record<string, Period>>;
  /** The event that purposes count from; default: `lastContact`. */
  readonly event?: string;
  /** Changes of the one purpose; default: none. */
  readonly purpose?: Partial<Purpose>;
}

/**
 * The smallest policy around some tables, for a test whose point is an odd table or column, or what a database does:
 * one purpose, `brokerage`, on interests, keeps everything of everybody for a year. Categories with periods have a
 * purpose each. What is about who needs what takes the worlds of this package.
 */
export function smallPolicy({
  tables,
  subjects = ['contact'],
  periods,
  categories = Object.keys(periods ?? {}),
  event = 'lastContact',
  purpose = {},
  ...more
}: SmallPolicy): Policy {
  const purposeOf = (title: string, only: 'all' | readonly string[], period: Period) => ({
    title: label(title),
    role: 'controller',
    basis: '6(1)(f)',
    subjects: 'all',
    categories: only,
    keep: { from: event, for: period },
  });
  const purposes =
    periods === undefined
      ? { brokerage: { ...purposeOf('brokerage', 'all', 'P1Y'), ...purpose } }
      : Object.fromEntries(Object.entries(periods).map(([name, period]) => [name, purposeOf(name, [name], period)]));
  return parsePolicy({
    timeZone: 'Europe/Stockholm',
    subjects: labelled(subjects),
    categories: labelled(categories),
    events: labelled([event]),
    purposes,
    ...more,
    tables,
  });
}
