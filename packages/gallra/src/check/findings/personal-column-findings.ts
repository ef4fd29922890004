import { classifiedColumn, ownKey } from '@gallra/core/policy';
import type { LiveColumn } from '@gallra/core/store';
import { type CheckedSchema, liveColumn } from '../checked-schema.ts';
import type { Finding } from '../finding.ts';
import { personalTerm } from '../personal-term.ts';

/** Columns of the controllers' own table that the policy names as theirs: particulars of companies and authorities. */
function particulars({ policy: { controllers } }: CheckedSchema, table: string): readonly string[] {
  if (controllers === undefined || controllers.in !== table) return [];
  const { name, registrationNumber, address, email, phone } = controllers;
  return [name, registrationNumber, address, email, phone].filter((column) => column !== undefined);
}

/** The columns of a table of which the policy says that they tell nothing about a person. */
function notPersonal({ policy, personal, tables }: CheckedSchema, name: string): readonly LiveColumn[] {
  if (policy.tables[name] === 'notPersonal')
    return tables.find((table) => table.name === name && table.kind === 'table')?.columns ?? [];
  const { table, live } = personal.find((one) => one.name === name) ?? {};
  if (table === undefined || live === undefined) return [];
  return Object.keys(table.columns)
    .filter((column) => classifiedColumn(table, column).is === 'notPersonal')
    .flatMap((column) => liveColumn(live, column) ?? []);
}

/**
 * Columns that are called or typed like personal data, and of which the policy says that they are none: whatever relates
 * to somebody who can be identified is (GDPR Art. 4(1)). One finding for each table.
 */
export function personalColumnFindings(checked: CheckedSchema): readonly Finding[] {
  return Object.entries(checked.policy.tables).flatMap(([name, table]): readonly Finding[] => {
    const isHome = typeof table === 'object' && ownKey(table) !== undefined;
    const known = particulars(checked, name);
    const alike = notPersonal(checked, name).flatMap((column) => {
      const what = known.includes(column.name) ? undefined : personalTerm(column, isHome);
      return what === undefined ? [] : [`${column.name} (${what})`];
    });
    if (alike.length === 0) return [];
    return [
      {
        severity: 'info',
        code: 'column.looksPersonal',
        path: `tables.${name}`,
        message: `Classified as 'notPersonal', and called or typed like personal data (GDPR Art. 4(1)): ${alike.join(', ')}.`,
        fix: `Give them a category where they tell of somebody, ${
          typeof table === 'object' ? '' : 'which takes a table with its columns classified, '
        }and leave them where they tell of things or companies only.`,
      },
    ];
  });
}
