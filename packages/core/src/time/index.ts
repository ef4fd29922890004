export { financialYearEnd, type Month } from './financial-year.ts';
export { type NewYearOffset, newYearInUtc, newYearOffsets } from './new-year.ts';
export { isExact, isPeriod, type PeriodParts } from './period.ts';
export {
  addDays,
  addPeriod,
  compare,
  isLonger,
  isPlainDate,
  localDate,
  type PlainDate,
  plainDate,
  startOfDay,
} from './plain-date.ts';
export { type Alignment, cutoff, cutoffInstant, expiredBefore, type StorageClock } from './storage-period.ts';
