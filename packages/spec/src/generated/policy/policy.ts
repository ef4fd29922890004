import type {
  Controllers,
  EventSource,
  FinancialYearHistory,
  FinancialYearTable,
  MomentSource,
  PersonalTable,
  Policy,
  Purpose,
  TableClassification,
  TimeEncoding,
} from '@gallra/core';
import { policyProblems } from '@gallra/core/policy';
import { isExact } from '@gallra/core/time';
import fc from 'fast-check';
import { tableNames, timeColumns } from '../host/host.ts';
import { encodingsOf, type HostDialect } from '../host/host-schema.ts';
import { type HostKeys, keyText } from '../host/keys.ts';
import { exactEncodings } from './events.ts';
import { onceIn, present } from './seldom.ts';
import { soundly } from './soundly.ts';
import {
  calendarPeriod,
  categoryNames,
  duties,
  eventNames,
  hours,
  label,
  labels,
  limits,
  purposes,
  subjectNames,
} from './storage-rules.ts';
import { wishedTable } from './tables.ts';

/**
 * Sound policies about the tables of `host.ts`.
 *
 * Every part is chosen by itself and `soundly` then mends what does not fit together. That shrinks well, and hardly any
 * policy has to be thrown away.
 *
 * Left out, so that a passing run says nothing about it: files, JSON paths, schemas and views, conditions that compare a column with a value
 * of another type, a date column read in an encoding it does not have, keys of several columns as the target of a link,
 * links of another type than the key they hold, conditions on keys and links, and time zones whose clocks go back over midnight.
 */
export const policies = (dialect: HostDialect, isDense = false): fc.Arbitrary<Policy> =>
  wishedPolicy(encodingsOf(dialect), isDense)
    .map(soundly)
    .filter((policy) => policyProblems(policy).length === 0);

/** A policy that names controllers by the keys that their host has. */
export function withKeys(policy: Policy, keys: HostKeys): Policy {
  const purposes = Object.entries(policy.purposes).map(([name, purpose]): readonly [string, Purpose] => {
    if (purpose.role === 'processor' || purpose.jointControllers === undefined) return [name, purpose];
    const { controllers: named, ...others } = purpose.jointControllers;
    const controllers = named === 'all' ? named : named.map((called) => keyText(keys, called));
    return [name, { ...purpose, jointControllers: { ...others, controllers } }];
  });
  return { ...policy, purposes: Object.fromEntries(purposes) };
}

/** A policy before it is mended; exported so that the share of discarded policies can be measured. */
export function wishedPolicy(encodings: readonly TimeEncoding[], isDense = false): fc.Arbitrary<Policy> {
  const word = fc.constantFrom<TableClassification>('notPersonal', 'todo');
  const maybe = (table: 'addresses' | 'bids' | 'visits' | 'logs') =>
    fc.oneof({ weight: 6, arbitrary: wishedTable(table, encodings, isDense) }, { weight: 1, arbitrary: word });
  return fc
    .record({
      timeZone: fc.oneof(
        { weight: 6, arbitrary: fc.constant('Europe/Stockholm') },
        { weight: 1, arbitrary: fc.constantFrom('UTC', 'America/St_Johns', 'Pacific/Auckland') },
      ),
      special: onceIn(3, fc.constant(true)),
      security: onceIn(2, fc.constant(true)),
      times: onceIn(2, fc.constantFrom(...encodings)),
      financialYearEnd: onceIn(
        2,
        fc.constantFrom<Policy['financialYearEnd']>('06-30', '02-28', '02-29', ...changedYears),
      ),
      controllers: fc.option(controllers(encodings), { freq: 3, nil: undefined }),
      reused: onceIn(3, reusedKeys(encodings)),
      purposes,
      duties,
      limits,
      tables: fc.record({
        agencies: wishedTable('agencies', encodings, isDense),
        addresses: maybe('addresses'),
        people: wishedTable('people', encodings, isDense),
        deals: wishedTable('deals', encodings, isDense),
        bids: maybe('bids'),
        visits: maybe('visits'),
        logs: maybe('logs'),
      }),
    })
    .map(({ tables, special, security, times, financialYearEnd, controllers: wanted, reused, ...rest }) => ({
      ...rest,
      ...present({ times, financialYearEnd, controllers: wanted }),
      subjects: labels(subjectNames),
      categories: {
        ...labels(categoryNames),
        contact: { ...label('contact'), ...present({ special }) },
        financial: { ...label('financial'), ...present({ security }) },
      },
      events: labels(eventNames),
      tables: Object.fromEntries(
        tableNames.map((name) => {
          if (name === 'years') return [name, yearsTable];
          const table: TableClassification = tables[name];
          if (typeof table === 'string') return [name, table];
          return [name, inShort(reused === undefined ? table : telling(table, name, reused), times ?? 'instant')];
        }),
      ),
    }));
}

/** Homes whose keys are given to somebody new, and the column that tells in every table since when a row has been there. */
interface ReusedKeys {
  readonly homes: readonly string[];
  readonly since: { readonly column: string; readonly encoding: TimeEncoding };
}

const reusedKeys = (encodings: readonly TimeEncoding[]): fc.Arbitrary<ReusedKeys> =>
  fc.record({
    homes: fc.constantFrom(['people'], ['people'], ['people', 'agencies'], ['agencies']),
    since: fc
      .constantFrom(...Object.entries(timeColumns).filter(([, encoding]) => encodings.includes(encoding)))
      .map(([column, encoding]) => ({ column, encoding })),
  });

const telling = (table: PersonalTable, name: string, { homes, since }: ReusedKeys): PersonalTable => ({
  ...table,
  since,
  ...(homes.includes(name) ? { keys: 'reused' } : {}),
});

/** Years that were shortened or extended (bokföringslagen 3 kap. 3 §). */
const changedYears: readonly FinancialYearHistory[] = [
  ['06-30', { from: '2024-07-01', ends: '2025-12-31' }],
  ['12-31', { from: '2015-01-01', ends: '2015-04-30' }, { from: '2024-05-01', ends: '2024-06-30' }],
];

const toldYears: FinancialYearTable = { in: 'years', controller: 'agency_id', ends: 'at_date' };

const yearsTable: PersonalTable = {
  columns: { id: 'key', agency_id: 'key', at_date: 'notPersonal' },
  then: 'anonymise',
};

function controllers(encodings: readonly TimeEncoding[]): fc.Arbitrary<Controllers> {
  const ended = Object.entries(timeColumns).filter(([, encoding]) => encodings.includes(encoding));
  return fc
    .record(
      {
        agreementEnded: fc.oneof(
          { weight: 2, arbitrary: fc.constantFrom(...ended).map((one) => [one]) },
          { weight: 1, arbitrary: fc.shuffledSubarray(ended, { minLength: 2, maxLength: 2 }) },
        ),
        returnWithin: fc.oneof(
          { weight: 4, arbitrary: calendarPeriod },
          { weight: 1, arbitrary: hours },
          { weight: 3, arbitrary: fc.record({ default: calendarPeriod, security: calendarPeriod }) },
        ),
        financialYearEnd: fc.constantFrom<Controllers['financialYearEnd']>(
          'year_end',
          'year_end',
          undefined,
          toldYears,
        ),
      },
      { requiredKeys: ['financialYearEnd'] },
    )
    .map(({ agreementEnded = [], returnWithin, financialYearEnd }) => {
      const [ends, ...others] = agreementEnded.map(([column, encoding]) => ({ column, encoding }));
      // Hours can only be counted from columns that tell the hour.
      const vague =
        typeof returnWithin === 'string' &&
        isExact(returnWithin) &&
        !agreementEnded.every(([, encoding]) => exactEncodings.includes(encoding));
      return {
        in: 'agencies',
        ...present({ financialYearEnd }),
        ...(ends === undefined ? {} : { agreementEnded: others.length === 0 ? ends : { latest: [ends, ...others] } }),
        ...(returnWithin === undefined || vague ? {} : { returnWithin }),
      };
    });
}

/** The same events in their short form wherever the policy's default says the rest. */
function inShort(table: PersonalTable, times: TimeEncoding): PersonalTable {
  const place = (written: MomentSource): MomentSource => {
    if (typeof written === 'string' || !('column' in written) || written.encoding !== times) return written;
    const { encoding: _, ...rest } = written;
    return rest.ifNull === undefined && rest.when === undefined ? rest.column : rest;
  };
  const source = (written: EventSource): EventSource => {
    if (typeof written === 'string') return written;
    if ('latest' in written) return { latest: written.latest.map(place) };
    if ('earliest' in written) return { earliest: written.earliest.map(place) };
    return place(written) as EventSource;
  };
  const events = Object.entries(table.events ?? {}).flatMap(([event, written]) =>
    written === undefined ? [] : [[event, source(written)] as const],
  );
  return { ...table, events: Object.fromEntries(events) };
}
