export {
  type FinancialYears,
  financialYearEnd,
  type Month,
  type RegularYears,
  type YearSeries,
  yearsEnding,
} from '../time/financial-year.ts';
export { type NewYearOffset, newYearInUtc, newYearOffsets } from '../time/new-year.ts';
export { isExact, isPeriod, type PeriodParts } from '../time/period.ts';
export {
  addDays,
  addPeriod,
  compare,
  isLonger,
  isPlainDate,
  localDate,
  localTime,
  type PlainDate,
  plainDate,
  startOfDay,
} from '../time/plain-date.ts';
export { type Alignment, cutoff, cutoffInstant, expiredBefore, type StorageClock } from '../time/storage-period.ts';
