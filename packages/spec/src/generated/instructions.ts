import type { Instruction, Policy, RowCover } from '@gallra/core';
import fc from 'fast-check';
import { coverOf, type HoldDraft, holdDraft } from './holds.ts';
import { host, type TableName, tableNames } from './host/host.ts';
import { type HostKeys, keyText } from './host/keys.ts';

type CoverDraft = HoldDraft | { readonly table: TableName; readonly keys: readonly (readonly string[])[] };

const calledKeys = fc.constantFrom('1', '2', '3', '99', '01', 'nobody');

const coverDraft: fc.Arbitrary<CoverDraft> = fc.oneof(
  { weight: 2, arbitrary: holdDraft },
  {
    weight: 1,
    arbitrary: fc.constantFrom(...tableNames).chain((table) =>
      fc.record({
        table: fc.constant(table),
        keys: fc.array(fc.tuple(...host[table].key.map(() => calledKeys)), { maxLength: 3 }),
      }),
    ),
  },
);

/** What somebody orders to go, before the policy says of which category a person is. */
export interface InstructionDraft {
  readonly covers: readonly CoverDraft[];
  readonly ends: Instruction['ends'];
  readonly columns?: readonly string[];
}

/** An order to dispose of rows, in every fourth case. */
export const instructionDraft: fc.Arbitrary<InstructionDraft | undefined> = fc.oneof(
  { weight: 3, arbitrary: fc.constant(undefined) },
  {
    weight: 1,
    arbitrary: fc.record(
      {
        covers: fc.array(coverDraft, { minLength: 1, maxLength: 2 }),
        ends: fc.constantFrom('purposes' as const, 'claims' as const),
        columns: fc.subarray(['name', 'email', 'note', 'amount', 'kind'], { minLength: 1 }),
      },
      { requiredKeys: ['covers', 'ends'] },
    ),
  },
);

/** The instruction a draft means under a policy; undefined where it covers nobody the policy knows. */
export function instructionOf(
  { covers: drafts, ...rest }: InstructionDraft,
  policy: Policy,
  keys: HostKeys,
): Instruction | undefined {
  const covers = drafts.flatMap((draft): readonly RowCover[] => {
    if (!('keys' in draft)) {
      const cover = coverOf(draft, policy, keys);
      return cover === undefined ? [] : [cover];
    }
    const { table, keys: called } = draft;
    const { key, columns } = host[table];
    const isKey = (part: number) => columns[key[part] ?? ''] === 'key';
    return [{ table, keys: called.map((parts) => parts.map((one, part) => (isKey(part) ? keyText(keys, one) : one))) }];
  });
  return covers.length === 0 ? undefined : { ...rest, covers };
}
