import type { HoldOrder, Instruction, PeriodOrder, Policy, SubjectKey } from '@gallra/core';
import { keyColumns, personalTable } from '@gallra/core/policy';
import type { IncomingKey, RequestEntry } from '@gallra/core/store';
import fc from 'fast-check';
import { choiceDrafts, choiceOf } from './chosen-periods.ts';
import { holdDrafts, holdOf } from './holds.ts';
import { host, links, type TableName, tableNames } from './host/host.ts';
import type { HostDialect } from './host/host-schema.ts';
import { type HostKeys, hostKeys } from './host/keys.ts';
import { instructionDraft, instructionOf } from './instructions.ts';
import { policies, withKeys } from './policy/policy.ts';
import { personDraft, personOf, requestDrafts, requestOf, restrictionsOf } from './requests.ts';
import { instantDraft, instantOf } from './rows/moments.ts';
import { type Rows, rowDrafts, rowsOf, whoHaveLeft } from './rows/rows.ts';

/** One thing done to a table in the course of a case. */
export type Step =
  | { readonly table: TableName; readonly action: 'erase'; readonly incomingKeys: readonly IncomingKey[] }
  | { readonly table: TableName; readonly action: 'anonymise'; readonly incomingKeys?: readonly IncomingKey[] }
  | { readonly table: TableName; readonly action: 'clear' }
  | { readonly table: TableName; readonly action: 'unlink'; readonly columns: readonly string[] };

/** A policy, rows, requests and an instant, and what is then asked and done. */
export interface Case {
  readonly policy: Policy;
  readonly keys: HostKeys;
  readonly at: Date;
  readonly rows: Rows;
  readonly requests: readonly RequestEntry[];
  readonly holds: readonly HoldOrder[];
  readonly chosen: readonly PeriodOrder[];
  /** What somebody orders to go: then only that is disposed of. */
  readonly instruction?: Instruction;
  /** Someone whose rows are asked for alone. */
  readonly subject?: SubjectKey;
  /** The tables that are asked about, and that steps are taken in. */
  readonly tables: readonly TableName[];
  readonly incomingKeys: Readonly<Record<string, readonly IncomingKey[]>>;
  /** Tables that have their turn before those. */
  readonly earlier: readonly TableName[];
  readonly steps: readonly Step[];
}

/** Which links to a table hold its rows; and whether rows that hold may go themselves, and what in turn holds those. */
const keyDraft = fc.record({ by: fc.array(fc.nat(20), { maxLength: 2, size: 'max' }), deeper: fc.boolean() });
type KeyDraft = typeof keyDraft extends fc.Arbitrary<infer Draft> ? Draft : never;

function keysOnto(policy: Policy, table: TableName, draft: KeyDraft): readonly IncomingKey[] {
  const candidates = links.filter(({ to, table: from }) => to === table && from !== 'logs');
  const chosen = new Set(draft.by.flatMap((index) => candidates[index % candidates.length] ?? []));
  return [...chosen].map(({ table: from, column }) => ({
    constraint: `${from}_${column}`,
    table: from,
    columns: [column],
    to: host[table].key,
    ...(draft.deeper && typeof policy.tables[from] === 'object'
      ? { blockedBy: keysOnto(policy, from, { ...draft, deeper: false }) }
      : {}),
  }));
}

/** Whether everybody who has a row of their own has asked for restriction, and whether their controllers have left by then. */
const restrictedDraft = fc.oneof(
  { weight: 5, arbitrary: fc.constant('no' as const) },
  { weight: 2, arbitrary: fc.constantFrom('now' as const, 'atEnd' as const, 'atEnd' as const) },
);

const stepDraft = fc.record({
  table: fc.nat(6),
  action: fc.constantFrom('erase' as const, 'anonymise' as const, 'hold' as const, 'clear' as const, 'unlink' as const),
});
type StepDraft = typeof stepDraft extends fc.Arbitrary<infer Draft> ? Draft : never;

function stepOf(
  { table: index, action }: StepDraft,
  policy: Policy,
  tables: readonly TableName[],
  incomingKeys: Case['incomingKeys'],
): readonly Step[] {
  const table = tables[index % tables.length];
  if (table === undefined) return [];
  if (action === 'erase') return [{ table, action, incomingKeys: incomingKeys[table] ?? [] }];
  if (action === 'hold') return [{ table, action: 'anonymise', incomingKeys: incomingKeys[table] ?? [] }];
  if (action !== 'unlink') return [{ table, action }];
  const keys = keyColumns(personalTable(policy, table));
  const [column] = links
    .filter((link) => link.table === table && !keys.includes(link.column))
    .map((link) => link.column);
  return column === undefined ? [] : [{ table, action, columns: [column] }];
}

/**
 * Cases for a dialect.
 *
 * @param isDense - events are mostly read in other tables, tables are full, and most of what is in them is still kept
 */
export const cases = (dialect: HostDialect, isDense = false): fc.Arbitrary<Case> =>
  fc
    .record({
      policy: policies(dialect, isDense),
      keys: hostKeys(dialect),
      at: instantDraft,
      rows: rowDrafts(isDense),
      requests: requestDrafts,
      restricted: restrictedDraft,
      holds: holdDrafts,
      chosen: choiceDrafts,
      instruction: instructionDraft,
      person: personDraft,
      tables: fc.uniqueArray(fc.nat(6), { minLength: 1, maxLength: 3 }),
      incomingKeys: keyDraft,
      earlier: fc.oneof(fc.constant([]), fc.subarray([...tableNames])),
      steps: fc.array(stepDraft, { minLength: 1, maxLength: 4 }),
    })
    .map(
      ({
        policy: drawn,
        keys,
        at: draft,
        rows: drafts,
        requests,
        holds,
        chosen,
        instruction: order,
        person,
        ...asked
      }) => {
        const { tables: indexes, incomingKeys: held, restricted, earlier, steps } = asked;
        const policy = withKeys(drawn, keys);
        const at = instantOf(draft, policy.timeZone);
        const when = { at, keys };
        const rows = rowsOf(restricted === 'atEnd' ? whoHaveLeft(drafts, policy) : drafts, policy, {
          ...when,
          dialect,
        });
        const subject = personOf(person, policy, keys);
        const instruction = order === undefined ? undefined : instructionOf(order, policy, keys);
        const classified = tableNames.filter((name) => typeof policy.tables[name] === 'object');
        const tables = [...new Set(indexes.flatMap((index) => classified[index % classified.length] ?? []))];
        const incomingKeys = Object.fromEntries(tables.map((table) => [table, keysOnto(policy, table, held)]));
        return {
          policy,
          keys,
          at,
          rows,
          requests: [
            ...requests.flatMap((request) => requestOf(request, policy, when) ?? []),
            ...(restricted === 'no' ? [] : restrictionsOf(policy, rows, at)),
          ],
          holds: holds.flatMap((hold) => holdOf(hold, policy, when) ?? []),
          chosen: chosen.flatMap((choice) => choiceOf(choice, policy, when) ?? []),
          ...(instruction === undefined ? {} : { instruction }),
          ...(subject === undefined ? {} : { subject }),
          tables,
          incomingKeys,
          earlier,
          steps: steps.flatMap((step) => stepOf(step, policy, tables, incomingKeys)),
          [fc.toStringMethod]: function (this: Case) {
            return describeCase(this);
          },
        };
      },
    );

/** A case as a person can read it: no labels, no empty cells. */
function describeCase(kase: Case): string {
  const {
    policy,
    keys,
    at,
    rows,
    requests,
    holds,
    chosen,
    instruction,
    subject,
    tables: asked,
    incomingKeys,
    earlier,
    steps,
  } = kase;
  const short = (value: unknown): unknown =>
    JSON.parse(JSON.stringify(value, (key, inner) => (key === 'title' || key === 'sv' ? undefined : inner)));
  const filled = Object.entries(rows).flatMap(([table, list]) =>
    list.map(
      ({ memory }) =>
        `${table} ${JSON.stringify(Object.fromEntries(Object.entries(memory).filter(([, value]) => value !== null)), (_, value) => (typeof value === 'bigint' ? String(value) : value))}`,
    ),
  );
  const { subjects: _s, categories: _c, events: _e, tables, ...rest } = policy;
  const inUse = Object.entries(tables).map(
    ([name, table]) => `  ${name}: ${JSON.stringify(typeof table === 'string' ? table : withoutPlainColumns(table))}`,
  );
  return [
    `at ${at.toISOString()}, keys ${JSON.stringify(keys)}`,
    `policy ${JSON.stringify(short(rest))}`,
    ...inUse,
    ...filled,
    ...requests.map(
      ({ subject: { category, key, controller = 'vendor' }, right, purpose, effectiveAt }) =>
        `${category} ${key} at ${controller}: ${right} ${purpose ?? ''} from ${effectiveAt.toISOString()}`,
    ),
    ...holds.map(({ covers }) => `hold on ${JSON.stringify(covers)}`),
    ...chosen.map(({ controller, claim, period }) => `controller ${controller} chose ${period} for ${claim}`),
    ...(instruction === undefined ? [] : [`ordered: ${JSON.stringify(instruction)}`]),
    ...asked.map((table) => `asked: ${table}, referred to by ${JSON.stringify(incomingKeys[table])}`),
    `before them: ${earlier.join(', ')}`,
    ...(subject === undefined ? [] : [`asked for one person: ${subject.category} ${subject.key}`]),
    ...steps.map((step) => JSON.stringify(step)),
  ].join('\n');
}

const withoutPlainColumns = (table: Exclude<Policy['tables'][string], string>) => ({
  ...table,
  columns: Object.fromEntries(Object.entries(table.columns).filter(([, is]) => is !== 'notPersonal' && is !== 'key')),
});
