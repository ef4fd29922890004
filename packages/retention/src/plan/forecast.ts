import { GallraError, type Policy, type PolicyVersion, policyVersion } from '@gallra/core';
import type { Store } from '@gallra/core/store';
import { addPeriod, localDate, type PlainDate, startOfDay } from '@gallra/core/time';
import { type Plan, planInOrder } from './plan.ts';
import type { TablePlan } from './table-plan.ts';

/** What ends in one table in the course of a period. */
export interface TableExpiry {
  readonly table: string;
  /** Rows in which nothing personal is needed any more. */
  readonly rows: number;
  /** Rows that lose single columns; a row is counted for each group of columns. */
  readonly cleared: number;
  /** In how many rows each claim ends, by name; a row is counted for each group of columns. */
  readonly claims: Readonly<Record<string, number>>;
}

/** What ends in one month; the first has all that is due already. */
export interface MonthAhead {
  /** First day of the month, in the policy's time zone; of the first, the day of the forecast. */
  readonly from: PlainDate;
  /** First day of the next. */
  readonly until: PlainDate;
  /** Tables in which nothing ends are left out. */
  readonly tables: readonly TableExpiry[];
}

/** What expires when, if nothing else happens. Plain JSON; it names no person and holds no value of a row. */
export interface Forecast {
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly policy: PolicyVersion;
  readonly months: readonly MonthAhead[];
}

type Totals = Omit<TableExpiry, 'table'>;

const none: Totals = { rows: 0, cleared: 0, claims: {} };

function totals({ erase, anonymise, referenced, groups }: TablePlan): Totals {
  const claims: Record<string, number> = {};
  for (const { claim, ended } of groups.flatMap((group) => group.claims)) claims[claim] = (claims[claim] ?? 0) + ended;
  return { rows: erase + anonymise + referenced, cleared: groups.reduce((sum, { clear }) => sum + clear, 0), claims };
}

/** What came to be between two plans. A row that goes whole in the end is no longer counted for its columns. */
function between(before: Plan | undefined, after: Plan): readonly TableExpiry[] {
  return after.tables.flatMap((table) => {
    const earlier = before?.tables.find((other) => other.table === table.table);
    const [from, to] = [earlier === undefined ? none : totals(earlier), totals(table)];
    const claims = Object.fromEntries(
      Object.entries(to.claims)
        .map(([claim, ended]) => [claim, ended - (from.claims[claim] ?? 0)] as const)
        .filter(([, ended]) => ended > 0),
    );
    const expiry = {
      table: table.table,
      rows: Math.max(0, to.rows - from.rows),
      cleared: Math.max(0, to.cleared - from.cleared),
      claims,
    };
    return expiry.rows + expiry.cleared + Object.keys(claims).length > 0 ? [expiry] : [];
  });
}

/**
 * Foretells what expires in each of the months ahead, by table and by claim, as if nothing else happened: no row
 * comes or changes. It makes one plan for each month, and changes nothing.
 *
 * @param store - the host's database
 * @param policy - a checked policy
 * @param at - the instant it begins at; what is due by then counts to the first month
 * @param months - how many calendar months, the one of `at` included; 1 to 120
 * @throws GallraError `options.invalid` for another number of months; `schema.drift`
 * @see GDPR Art. 5(1)(e)
 * @example
 * ```ts
 * import type { Policy } from '@gallra/core';
 * import type { Store } from '@gallra/core/store';
 * import { forecast } from '@gallra/retention';
 *
 * declare const store: Store;
 * declare const policy: Policy;
 * const { months } = await forecast(store, policy, new Date(), 12);
 * for (const { from, tables } of months) console.log(from, tables.map(({ table, rows }) => `${table} ${rows}`));
 * ```
 */
export async function forecast(store: Store, policy: Policy, at: Date, months: number): Promise<Forecast> {
  if (!Number.isInteger(months) || months < 1 || months > 120)
    throw new GallraError('options.invalid', 'A forecast is for 1 to 120 months.');
  const schema = await store.schema();
  const ahead: MonthAhead[] = [];
  let from = localDate(at, policy.timeZone);
  let before: Plan | undefined;
  for (let month = 0; month < months; month += 1) {
    const until = addPeriod(`${from.slice(0, 7)}-01`, 'P1M');
    // The last moment of the month: what is kept through its last day ends with the next.
    const end = startOfDay(until, policy.timeZone);
    const { plan: after } = await planInOrder((work) => store.transaction(work), { policy, schema }, end);
    ahead.push({ from, until, tables: between(before, after) });
    [from, before] = [until, after];
  }
  return { at: at.toISOString(), policy: policyVersion(policy), months: ahead };
}
