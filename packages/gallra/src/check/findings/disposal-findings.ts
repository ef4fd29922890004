import { obstacles, orderOfDisposal } from '@gallra/retention';
import type { CheckedSchema } from '../checked-schema.ts';
import type { Finding } from '../finding.ts';

const sentence = (text: string) => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;

/** Columns that cannot be cleared or replaced as the policy says, in plans and sweeps alike. */
export function disposalFindings({ policy, schema }: CheckedSchema): readonly Finding[] {
  return obstacles(policy, schema, orderOfDisposal(policy, schema)).flatMap(
    ({ path, column, obstacle, problem, fix }): readonly Finding[] =>
      obstacle === 'todo'
        ? []
        : [
            {
              severity: 'error',
              code: `disposal.${obstacle}`,
              path,
              message: `Column "${column}" ${problem}.`,
              fix: sentence(fix),
            },
          ],
  );
}
