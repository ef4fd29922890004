export { endOfCalendarYear, endOfFinancialYear, financialYearEnd, type Month } from './financial-year.ts';
export { type NewYearOffset, newYearInUtc, newYearOffsets } from './new-year.ts';
export { describePeriod, isExact, isPeriod, type PeriodParts } from './period.ts';
export {
  addDays,
  addPeriod,
  compare,
  formatDate,
  isLonger,
  isPlainDate,
  localDate,
  type PlainDate,
  plainDate,
  startOfDay,
} from './plain-date.ts';
export {
  type Alignment,
  cutoff,
  cutoffInstant,
  lastInstantKept,
  phaseEnds,
  type StorageClock,
} from './storage-period.ts';
