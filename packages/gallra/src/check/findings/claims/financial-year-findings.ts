import type { Policy } from '@gallra/core';
import { yearEndColumn } from '@gallra/core/policy';
import type { Finding } from '../../finding.ts';

/** Whether something is kept to the end of a financial year. */
function countsYears({ purposes, duties = {}, limits = {} }: Policy): boolean {
  const rules = [
    ...Object.values(purposes).map(({ keep }) => keep),
    ...Object.values(duties),
    ...Object.values(limits),
  ];
  return rules.some((rule) => 'align' in rule && rule.align?.includes('financialYear') === true);
}

/** A column that says how all financial years of a controller end: whoever changes it moves what has begun. */
export function financialYearFindings(policy: Policy): readonly Finding[] {
  const column = yearEndColumn(policy);
  if (column === undefined || !countsYears(policy)) return [];
  return [
    {
      severity: 'info',
      code: 'financialYear.withoutHistory',
      path: 'controllers.financialYearEnd',
      message: `Column "${column}" says how all financial years of a controller end. Where one changes its year, what has begun is counted to another day from then on, earlier or later (in Sweden: Accounting Act, 1999:1078, chapter 3, sections 1 and 3).`,
      fix: 'Name a table with a row for each financial year instead: { in, controller, ends }. Or let rows tell the end of their own year: count from that column, aligned to the calendar year.',
    },
  ];
}
