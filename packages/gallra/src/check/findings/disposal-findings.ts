import { obstacles, orderOfDisposal, unseenTables } from '@gallra/retention';
import type { CheckedSchema } from '../checked-schema.ts';
import type { Finding } from '../finding.ts';

const sentence = (text: string) => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;

/** Tables and columns that cannot be disposed of as the policy says, in plans and sweeps alike. */
export function disposalFindings({ policy, schema }: CheckedSchema): readonly Finding[] {
  return obstacles(policy, schema, orderOfDisposal(policy, schema)).flatMap(
    ({ path, column, obstacle, problem, fix }): readonly Finding[] => {
      // Views are told of whatever the policy says of them.
      if (obstacle === 'todo' || obstacle === 'view') return [];
      const code = obstacle === 'keyNotUnique' ? 'key.notUnique' : (`disposal.${obstacle}` as const);
      const message = column === undefined ? sentence(problem) : `Column "${column}" ${problem}.`;
      return [{ severity: 'error', code, path, message, fix: sentence(fix) }];
    },
  );
}

const codes = {
  rowSecurity: 'table.hidesRows',
  shadowed: 'table.shadowed',
  noTransactions: 'ownTables.noTransactions',
} as const;

/** Tables of which the database may not show every row: nothing is planned, swept, erased or told while there are any. */
export function unseenFindings({ policy, schema }: CheckedSchema): readonly Finding[] {
  return unseenTables(policy, schema).map(({ path, trait, problem, fix }) => ({
    severity: 'error',
    code: codes[trait],
    path,
    message: sentence(problem),
    fix: sentence(fix),
  }));
}
