import { financialYearEnd, type Month, type RegularYears, type YearSeries } from '../../time/financial-year.ts';
import type { FinancialYearTable, Policy } from '../policy.ts';

/** The month a day of the policy ends; the policy was checked. */
const monthOf = (monthDay: string): Month => financialYearEnd(monthDay) ?? 12;

/** The vendor's own financial years, and those of its controllers where nothing tells of theirs. */
export function vendorYears({ financialYearEnd: written = '12-31' }: Pick<Policy, 'financialYearEnd'>): RegularYears {
  if (typeof written === 'string') return [{ month: monthOf(written) }];
  const [always, ...changes] = written;
  const later = changes.map(({ from, ends }): YearSeries => ({ from, first: ends, month: monthOf(ends.slice(5)) }));
  return [{ month: monthOf(always) }, ...later];
}

/** The table whose rows tell the last day of each financial year of the controllers; undefined where none does. */
export function yearTable({ controllers }: Pick<Policy, 'controllers'>): FinancialYearTable | undefined {
  const told = controllers?.financialYearEnd;
  return typeof told === 'object' ? told : undefined;
}

/** The column of a controller's own row that tells how all its financial years end; undefined where none does. */
export function yearEndColumn({ controllers }: Pick<Policy, 'controllers'>): string | undefined {
  const told = controllers?.financialYearEnd;
  return typeof told === 'string' ? told : undefined;
}
