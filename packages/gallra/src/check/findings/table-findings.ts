import type { CheckedSchema } from '../checked-schema.ts';
import type { Finding } from '../finding.ts';

/** Tables that the policy or the database does not know, and views that are taken for tables. */
export function tableFindings({ policy, schema, tables }: CheckedSchema): readonly Finding[] {
  const live = new Map(tables.map((table) => [table.name, table]));
  const unknown = tables
    .filter(({ name }) => !Object.hasOwn(policy.tables, name))
    .map(
      ({ name, kind }): Finding => ({
        severity: 'error',
        code: 'table.unclassified',
        path: `tables.${name}`,
        message: `The database has a ${kind} that the policy does not name.`,
        fix:
          kind === 'view'
            ? "Write 'view': what it shows is classified in the tables beneath it."
            : "Classify its columns, or write 'notPersonal'; 'todo' puts it off and is counted.",
      }),
    );
  const named = Object.entries(policy.tables).flatMap(([name, classified]): readonly Finding[] => {
    const path = `tables.${name}`;
    const kind = live.get(name)?.kind;
    if (kind === undefined) {
      // A partition is told of where its rows are decided twice.
      if (typeof classified === 'object' && schema.tables.some((table) => table.name === name)) return [];
      return [
        {
          severity: 'error',
          code: 'table.vanished',
          path,
          message: 'The policy names a table that the database does not have.',
          fix: 'Rename it in the policy, or take it out; what it held may be in another table now.',
        },
      ];
    }
    if (kind === 'view' && classified !== 'view') {
      return [
        {
          severity: 'error',
          code: 'table.isView',
          path,
          message: 'This is a view in the database, so there is nothing in it to dispose of.',
          fix: "Write 'view', and classify the tables beneath it.",
        },
      ];
    }
    if (kind === 'table' && classified === 'view') {
      return [
        {
          severity: 'error',
          code: 'table.isNoView',
          path,
          message: "The policy says 'view', but this is a table in the database and holds rows of its own.",
          fix: "Classify its columns, or write 'notPersonal'.",
        },
      ];
    }
    return [];
  });
  return [...unknown, ...named];
}
