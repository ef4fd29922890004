import { backupPeriods } from '../policy/backup-period.ts';
import type { Label } from '../policy/label.ts';
import type { Policy } from '../policy/policy.ts';
import type { Purpose } from '../policy/purpose.ts';
import type { PersonalTable } from '../policy/table-classification.ts';
import type { Period } from '../time/period.ts';
import { type OwnRecord, ownTableName } from './own-record.ts';
import { ownColumns } from './own-table.ts';

/** What a host's policy says that bears on Gallra's own records. */
export type RecordGround = Pick<Policy, 'timeZone' | 'backups' | 'ownRecords'>;

/**
 * For how long a kind of Gallra's own records is kept: until all of these are over. None: no end is known, and it stays.
 *
 * @param policy - the host's, with its backups and what it has moved under `ownRecords`
 * @param record - the declaration
 * @see GDPR Art. 5(1)(e)
 * @example
 * ```ts
 * import type { Policy } from '@gallra/core';
 * import { recordPeriods } from '@gallra/core/policy';
 * import { legalHolds } from '@gallra/core/record';
 *
 * declare const policy: Policy;
 * console.log(recordPeriods(policy, legalHolds)); // ['P10Y']
 * ```
 */
export function recordPeriods(
  policy: RecordGround,
  { name, storage }: Pick<OwnRecord, 'name' | 'storage'>,
): readonly Period[] {
  if (!('from' in storage)) return [];
  const moved = policy.ownRecords?.[name]?.storage;
  return storage.for === 'backups' ? journalPeriods(policy, name) : [moved ?? storage.for.default];
}

/**
 * The same for what is needed as long as a backup can bring rows back.
 *
 * @param policy - the host's
 * @param name - of the record; default: the erasure journal
 * @example
 * ```ts
 * import type { Policy } from '@gallra/core';
 * import { journalPeriods } from '@gallra/core/policy';
 *
 * declare const policy: Policy;
 * console.log(journalPeriods(policy)); // ['P7D', 'P12M']
 * ```
 */
export function journalPeriods(policy: RecordGround, name = 'erasure_journal'): readonly Period[] {
  const moved = policy.ownRecords?.[name]?.storage;
  return [...new Set([...backupPeriods(policy), ...(moved === undefined ? [] : [moved])])];
}

/** The name of a claim: several periods are several claims, all of which have to end. */
const claimName = (name: string, period: Period | undefined, index: number): string =>
  index === 0 ? name : `${name}.${period}`;

/** A rule that never ends needs no period; a purpose needs one. */
const any: Period = 'P1D';

function purposesOf(policy: RecordGround, record: OwnRecord<never>): Readonly<Record<string, Purpose>> {
  const { name, storage } = record;
  const periods = recordPeriods(policy, record);
  return Object.fromEntries(
    (periods.length === 0 ? [any] : periods).map((period, index): [string, Purpose] => [
      claimName(name, period, index),
      {
        title: storage.title,
        role: 'controller',
        basis: storage.basis,
        subjects: [name],
        categories: [name],
        keep: { from: name, for: period },
        legalClaims: true,
      },
    ]),
  );
}

/** Only `body` is claimed: nothing of a row goes before the rest. */
function tableOf(policy: RecordGround, record: OwnRecord<never>): PersonalTable {
  const { name, storage } = record;
  const columns = ownColumns(record);
  const from = 'from' in storage ? columns.find(({ member }) => member === storage.from)?.name : undefined;
  const counted = from !== undefined && recordPeriods(policy, record).length > 0;
  const party = record.subject === undefined ? 'id' : 'subject';
  return {
    key: 'recorded',
    title: storage.title,
    ...(record.controller === undefined ? {} : { controller: 'controller' }),
    subjects: { [party]: name },
    events: { [name]: counted ? { column: from, encoding: 'iso' } : { untold: true } },
    columns: Object.fromEntries(
      columns.map((column) => [
        column.name,
        column.kind === 'body' ? { is: name, then: 'withRow' as const } : ('notPersonal' as const),
      ]),
    ),
    then: 'erase',
  };
}

const known = new WeakMap<RecordGround, WeakMap<readonly OwnRecord<never>[], Policy>>();

/**
 * The storage rules of Gallra's own records, as a policy of their own: what sweeps the host's tables sweeps theirs by it.
 * It has a version of its own, so that other rules of Gallra's do not move the host's.
 *
 * A record about a person names them by a random reference, which is nobody once they are forgotten; here that reference
 * is the person. What they have asked for does not bear on it: an erasure does not take the record that proves it.
 *
 * @param policy - the host's, with its backups and what it has moved under `ownRecords`
 * @param records - the declarations
 * @see GDPR Art. 5(1)(e), 5(2)
 * @example
 * ```ts
 * import { type Policy, policyVersion } from '@gallra/core';
 * import { ownPolicy } from '@gallra/core/policy';
 * import type { Store } from '@gallra/core/store';
 *
 * declare const policy: Policy;
 * declare const store: Store;
 * console.log(policyVersion(ownPolicy(policy, store.records)).rules);
 * ```
 */
export function ownPolicy(policy: RecordGround, records: readonly OwnRecord<never>[]): Policy {
  const made = known.get(policy) ?? new WeakMap<readonly OwnRecord<never>[], Policy>();
  known.set(policy, made);
  const before = made.get(records);
  if (before !== undefined) return before;
  const each = <T>(value: (record: OwnRecord<never>) => T): Readonly<Record<string, T>> =>
    Object.fromEntries(records.map((record) => [record.name, value(record)]));
  const tenants = records.find(({ controller }) => controller !== undefined);
  const begins = ({ storage }: OwnRecord<never>): Label => ('from' in storage ? storage.begins : storage.while);
  const fragment: Policy = {
    timeZone: policy.timeZone,
    // A controller is known by the key alone: a hold on one covers its records.
    ...(tenants === undefined ? {} : { controllers: { in: ownTableName(tenants), key: 'controller' } }),
    subjects: each(({ storage }) => storage.title),
    categories: each(({ storage }) => storage.title),
    events: each(begins),
    purposes: Object.assign({}, ...records.map((record) => purposesOf(policy, record))) as Policy['purposes'],
    tables: Object.fromEntries(records.map((record) => [ownTableName(record), tableOf(policy, record)])),
  };
  made.set(records, fragment);
  return fragment;
}
