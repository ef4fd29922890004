import type {
  ControllerPurpose,
  Duty,
  LegalBasis,
  Limit,
  Period,
  PeriodChoice,
  ProcessorPurpose,
  Purpose,
  Role,
  SpecialCategoryBasis,
  StorageRule,
} from '@gallra/core';
import { addDays } from '@gallra/core/time';
import fc from 'fast-check';
import { onceIn } from './seldom.ts';

/** What every generated policy counts from. Whether a table knows an event, and where it reads it, varies. */
export const eventNames = ['lastContact', 'ended', 'completed', 'closed'] as const;
export type EventName = (typeof eventNames)[number];

/** Events that are only read from columns that tell the hour: periods in hours count from these. */
export const exactEvents: readonly EventName[] = ['lastContact', 'completed'];

const purposeNames = ['brokerage', 'marketing', 'support', 'statistics'] as const;
export const dutyNames = ['bookkeeping', 'dueDiligence'] as const;
const limitNames = ['statuteCap', 'vendorCap'] as const;
export const subjectNames = ['seller', 'bidder', 'agencyContact'] as const;
export const categoryNames = ['identity', 'contact', 'financial'] as const;

/** Labels decide nothing, so they are all alike. */
export const label = (text: string) => ({ sv: text, en: text });
export const labels = <N extends string>(names: readonly N[]) =>
  Object.fromEntries(names.map((name) => [name, label(name)]));

const count = (max: number) => fc.integer({ min: 1, max });

/** Periods by the calendar: a few days up to ten years, also with mixed units, and the empty one. */
export const calendarPeriod: fc.Arbitrary<Period> = fc.oneof(
  { weight: 2, arbitrary: fc.constantFrom<Period>('P1M', 'P3M', 'P1Y', 'P7Y', 'P0D', 'P1D', 'P12M', 'P10Y') },
  { weight: 2, arbitrary: count(36).map((months): Period => `P${months}M`) },
  { weight: 1, arbitrary: count(90).map((days): Period => `P${days}D`) },
  { weight: 1, arbitrary: count(9).map((weeks): Period => `P${weeks}W`) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(count(9), count(11), count(3), count(30))
      .map(([y, m, w, d]): Period => `P${y}Y${m}M${w}W${d}D`),
  },
);

export const hours: fc.Arbitrary<Period> = count(72).map((length): Period => `PT${length}H`);

const choice: fc.Arbitrary<PeriodChoice> = fc
  .tuple(count(30), count(300), count(600))
  .map(([min, more, most]) => ({ min: `P${min}D`, default: `P${min + more}D`, max: `P${min + more + most}D` }));

const align = fc.constantFrom<NonNullable<Duty['align']>>(
  ['financialYear', 'calendarYear'],
  ['calendarYear'],
  ['financialYear'],
);

/** Bounds of what only a controller's choice begins. */
const openBounds = choice.map(({ min, max }) => ({ min, max }));

/** A clock that starts with an event: what duties and limits have, and most purposes. */
const clock = fc.oneof(
  { weight: 4, arbitrary: fc.record({ from: fc.constantFrom(...eventNames), for: calendarPeriod }) },
  { weight: 3, arbitrary: fc.record({ from: fc.constantFrom(...eventNames), for: calendarPeriod, align }) },
  { weight: 1, arbitrary: fc.record({ from: fc.constantFrom(...eventNames), for: choice }) },
  { weight: 1, arbitrary: fc.record({ from: fc.constantFrom(...exactEvents), for: hours }) },
);

const storageRule: fc.Arbitrary<StorageRule> = fc.oneof(
  { weight: 6, arbitrary: clock },
  {
    weight: 2,
    arbitrary: fc.record({ from: fc.constantFrom(...eventNames), active: calendarPeriod, archived: calendarPeriod }),
  },
  { weight: 1, arbitrary: fc.record({ from: fc.constantFrom(...eventNames), for: openBounds }) },
  { weight: 1, arbitrary: fc.constant({ while: 'agreement' as const }) },
  {
    weight: 1,
    arbitrary: fc.record({
      inherit: fc.oneof(fc.constant('others' as const), fc.subarray([...purposeNames], { minLength: 1 })),
    }),
  },
);

const allOrSome = <N extends string>(names: readonly N[]) =>
  fc.oneof(fc.constant('all' as const), fc.subarray([...names], { minLength: 1 }));

const role = fc.constantFrom<Role>('processor', 'controller');

const described = {
  title: fc.constant(label('purpose')),
  subjects: allOrSome(subjectNames),
  categories: allOrSome(categoryNames),
  keep: storageRule,
};

/** What the vendor or each of its tenants has decided on. */
const controllerPurpose: fc.Arbitrary<ControllerPurpose> = fc.record(
  {
    ...described,
    role: fc.constantFrom<ControllerPurpose['role']>('tenant', 'controller'),
    basis: fc.constantFrom<LegalBasis>('6(1)(f)', '6(1)(a)', '6(1)(b)', '6(1)(b)', '6(1)(c)', '6(1)(e)'),
    specialBasis: fc.constantFrom<SpecialCategoryBasis>('9(2)(a)', '9(2)(a)', '9(2)(f)'),
    legalClaims: fc.boolean(),
    directMarketing: fc.boolean(),
    consent: fc.constantFrom(...eventNames),
    jointControllers: fc.constantFrom(
      { vendor: true, controllers: 'all' } as const,
      { controllers: 'all' } as const,
      { controllers: ['1', '2'] },
      { vendor: true, controllers: ['2'] } as const,
    ),
  },
  { requiredKeys: ['title', 'role', 'basis', 'specialBasis', 'subjects', 'categories', 'keep'] },
);

/** What the vendor carries out for its tenants: it has no basis. */
const processorPurpose: fc.Arbitrary<ProcessorPurpose> = fc.record({
  ...described,
  role: fc.constant('processor' as const),
});

const purpose: fc.Arbitrary<Purpose> = fc.oneof(
  { weight: 4, arbitrary: controllerPurpose },
  { weight: 1, arbitrary: processorPurpose },
);

const citation = fc.constant('lagen 1 §');

/** When a provision applies: mostly always; else to events from one day on, up to another, or both. */
const validity = fc.oneof(
  { weight: 3, arbitrary: fc.constant({}) },
  {
    weight: 1,
    arbitrary: fc.record(
      {
        validFrom: fc.constantFrom('2015-01-01', '2019-07-01', '2023-02-28', '2024-12-31'),
        validTo: fc.constantFrom('2024-12-31', '2025-03-29', '2025-06-30', '2028-01-01'),
      },
      { requiredKeys: [] },
    ),
  },
);
const duty: fc.Arbitrary<Duty> = fc
  .tuple(clock, validity, fc.record({ title: fc.constant(label('duty')), citation, obliges: role }))
  .map(([counted, valid, provision]) => ({ ...provision, ...counted, ...valid, periodSource: 'advice' }));
const openChoice = fc.record({
  from: fc.constantFrom(...eventNames),
  for: openBounds,
});
const limit: fc.Arbitrary<Limit> = fc
  .tuple(
    fc.oneof({ weight: 4, arbitrary: clock }, { weight: 1, arbitrary: openChoice }),
    validity,
    fc.record({ title: fc.constant(label('limit')), citation, caps: allOrSome([...purposeNames, ...dutyNames]) }),
  )
  .map(([counted, valid, provision]) => ({ ...provision, ...counted, ...valid }));

/** What follows the first duty when it ends: the other one, nothing, or what nobody has decided. */
const ending = fc.record({
  follower: fc.constantFrom('dueDiligence' as const, 'dueDiligence' as const, 'nothing' as const, undefined),
  validTo: fc.constantFrom('2024-12-31', '2025-03-29', '2025-06-30', '2028-01-01'),
  overlap: fc.constantFrom(0, 0, 30),
});

const countsHours = ({ for: period }: Duty): boolean => typeof period === 'string' && period.startsWith('PT');

/** Lets the second duty follow the first where both are there: from the same event, without a gap. */
function following(
  named: Readonly<Record<string, Duty>>,
  { follower, validTo: end, overlap }: { follower: string | undefined; validTo: string; overlap: number },
): Readonly<Record<string, Duty>> {
  const { bookkeeping: first, dueDiligence: second } = named;
  if (first === undefined || follower === undefined) return named;
  const validTo = first.validTo ?? end;
  if (follower === 'nothing') return { ...named, bookkeeping: { ...first, validTo, followedBy: 'nothing' } };
  if (second === undefined) return named;
  const { validTo: _, ...endless } = second;
  // Hours count from events that tell the hour.
  const { from } = countsHours(first) ? first : second;
  return {
    bookkeeping: { ...first, from, validTo, followedBy: follower },
    dueDiligence: { ...endless, from, validFrom: addDays(validTo, 1 - overlap) },
  };
}

/** Some of several names: each is left out more often than not. */
const few = <N extends string, V>(names: readonly N[], value: fc.Arbitrary<V>): fc.Arbitrary<Record<string, V>> =>
  fc
    .tuple(
      ...names.map((name) =>
        onceIn(
          3,
          value.map((given) => [name, given] as const),
        ),
      ),
    )
    .map((entries) => Object.fromEntries(entries.filter((entry) => entry !== undefined)));

/** One to four purposes, up to two duties and up to two limits. */
export const purposes: fc.Arbitrary<Record<string, Purpose>> = fc
  .tuple(purpose, few(purposeNames.slice(1), purpose))
  .map(([brokerage, others]) => ({ brokerage, ...others }));
export const duties = fc.tuple(few(dutyNames, duty), ending).map(([named, ends]) => following(named, ends));
export const limits = few(limitNames, limit);
