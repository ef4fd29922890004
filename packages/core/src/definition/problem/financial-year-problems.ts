import type { FinancialYearHistory, FinancialYearTable, Policy } from '../../policy/policy.ts';
import { classifiedColumn, isErasable, isPersonal } from '../../policy/table/classified-table.ts';
import { vendorYears, yearTable } from '../../policy/table/financial-years.ts';
import { endOfRegularYear, financialYearEnd, type RegularYears } from '../../time/financial-year.ts';
import { addDays, addPeriod } from '../../time/plain-date.ts';
import { type PolicyProblem, unknownNames } from './problem.ts';

/** What is wrong with a year that changed how the vendor's years end: no day may be in two years, or in none. */
function historyProblems(written: FinancialYearHistory, years: RegularYears): readonly PolicyProblem[] {
  const [, ...changes] = written;
  return changes.flatMap(({ from, ends }, index) => {
    const path = `financialYearEnd.${index + 1}`;
    const before = years.slice(0, index + 1) as unknown as RegularYears;
    const dayBefore = addDays(from, -1);
    const earlier = index === 0 ? undefined : changes[index - 1];
    const follows = endOfRegularYear(dayBefore, before) === dayBefore && (earlier === undefined || earlier.ends < from);
    const longest = addDays(addPeriod(from, 'P18M'), -1);
    return [
      ...(follows
        ? []
        : [{ path: `${path}.from`, message: 'is not the day after a financial year before it: write its first day' }]),
      ...(financialYearEnd(ends.slice(5)) === undefined
        ? [{ path: `${path}.ends`, message: 'is not the last day of a month' }]
        : []),
      ...(ends < from || ends > longest
        ? [
            {
              path: `${path}.ends`,
              message: `a financial year ends after it has begun, and lasts eighteen months at most (in Sweden: Accounting Act, 1999:1078, chapter 3, section 3): write a day up to ${longest}`,
            },
          ]
        : []),
    ];
  });
}

/** What is wrong with a table of financial years: it is to be read, and to stay. */
function tableProblems(policy: Policy, years: FinancialYearTable): readonly PolicyProblem[] {
  const path = 'controllers.financialYearEnd';
  const table = policy.tables[years.in];
  if (table === undefined) return unknownNames(`${path}.in`, years.in, policy.tables, 'table');
  if (typeof table === 'string')
    return [{ path: `${path}.in`, message: `classify the columns of "${years.in}": the policy reads them` }];
  const personal = (['controller', 'ends'] as const).filter(
    (part) => Object.hasOwn(table.columns, years[part]) && isPersonal(classifiedColumn(table, years[part])),
  );
  return [
    ...(['controller', 'ends'] as const).flatMap((part) =>
      unknownNames(`${path}.${part}`, years[part], table.columns, 'column'),
    ),
    ...personal.map((part) => ({
      path: `${path}.${part}`,
      message: `is personal, and would go: a financial year is nobody's, classify it as "notPersonal" or "key"`,
    })),
    ...(isErasable(policy, years.in)
      ? [
          {
            path: `${path}.in`,
            message: `rows of "${years.in}" are erased, and with them what others count from: write then: "anonymise", or keep nothing personal in it`,
          },
        ]
      : []),
  ];
}

/** What is aligned to a financial year that is told for a day needs that day to be the event's own. */
function orderProblems({ purposes, duties = {}, limits = {} }: Policy): readonly PolicyProblem[] {
  const rules = [
    ...Object.entries(purposes).map(([name, { keep }]) => [`purposes.${name}.keep`, keep] as const),
    ...Object.entries(duties).map(([name, duty]) => [`duties.${name}`, duty] as const),
    ...Object.entries(limits).map(([name, limit]) => [`limits.${name}`, limit] as const),
  ];
  return rules.flatMap(([path, rule]) => {
    const align = 'align' in rule ? (rule.align ?? []) : [];
    return align.lastIndexOf('financialYear') > align.indexOf('calendarYear') && align.includes('calendarYear')
      ? [
          {
            path: `${path}.align`,
            message:
              'moves the event to the end of a calendar year first: with a table of financial years, name "financialYear" before "calendarYear"',
          },
        ]
      : [];
  });
}

/** What is wrong with how a policy tells financial years (bokföringslagen 3 kap. 1 and 3 §§). */
export function financialYearProblems(policy: Policy): readonly PolicyProblem[] {
  const { financialYearEnd: written } = policy;
  const table = yearTable(policy);
  return [
    ...(typeof written === 'object' ? historyProblems(written, vendorYears(policy)) : []),
    ...(table === undefined ? [] : [...tableProblems(policy, table), ...orderProblems(policy)]),
  ];
}
