import type { Instruction, Policy, RowCover } from '@gallra/core';
import fc from 'fast-check';
import { type HoldDraft, holdDraft } from './holds.ts';
import { host, type TableName, tableNames } from './host/host.ts';
import { personOf } from './requests.ts';

type CoverDraft = HoldDraft | { readonly table: TableName; readonly keys: readonly (readonly string[])[] };

const keys = fc.constantFrom('1', '2', '3', '99', '01', 'nobody');

const coverDraft: fc.Arbitrary<CoverDraft> = fc.oneof(
  { weight: 2, arbitrary: holdDraft },
  {
    weight: 1,
    arbitrary: fc.constantFrom(...tableNames).chain((table) =>
      fc.record({
        table: fc.constant(table),
        keys: fc.array(fc.tuple(...host[table].key.map(() => keys)), { maxLength: 3 }),
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
export function instructionOf({ covers: drafts, ...rest }: InstructionDraft, policy: Policy): Instruction | undefined {
  const covers = drafts.flatMap((draft): readonly RowCover[] => {
    if (!('person' in draft)) return [draft];
    const subject = personOf(draft.person, policy);
    return subject === undefined ? [] : [{ subject }];
  });
  return covers.length === 0 ? undefined : { ...rest, covers };
}
