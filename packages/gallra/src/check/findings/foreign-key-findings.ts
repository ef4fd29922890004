import type { PersonalTable } from '@gallra/core';
import { classifiedColumn, isErasable, ownKey, personalTables } from '@gallra/core/policy';
import type { LiveForeignKey } from '@gallra/core/store';
import type { CheckedSchema } from '../checked-schema.ts';
import type { Finding } from '../finding.ts';

interface Link extends LiveForeignKey {
  readonly table: string;
  readonly target: string;
}

/** Foreign keys between the host's tables, each once; a partition's is its root's. */
function links({ schema }: CheckedSchema): readonly Link[] {
  const roots = new Map(schema.tables.map(({ name, partitionOf }) => [name, partitionOf ?? name]));
  const all = schema.tables.flatMap(({ name, foreignKeys }) =>
    foreignKeys.map((key) => ({
      ...key,
      table: roots.get(name) ?? name,
      target: roots.get(key.references.table) ?? key.references.table,
    })),
  );
  const sameness = ({ table, columns, target }: Link) => JSON.stringify([table, columns, target]);
  return [...new Map(all.map((link) => [sameness(link), link])).values()];
}

function unfollowed(
  { table, columns, target }: Link,
  severity: Finding['severity'],
  what: string,
  fix: string,
): Finding {
  return {
    severity,
    code: 'foreignKey.unfollowed',
    path: `tables.${table}`,
    message: `Column ${columns.map((column) => `"${column}"`).join(', ')} refers to "${target}", ${what}, so exports and erasures pass these rows by.`,
    fix,
  };
}

/** What is wrong with a link into a table that holds people, seen from a table with classified columns. */
function ofPersonal(link: Link, table: PersonalTable, target: PersonalTable): readonly Finding[] {
  const { table: name, columns, target: to } = link;
  if (columns.some((column) => Object.hasOwn(table.subjects ?? {}, column))) return [];
  const isDecided = columns.some((column) => Object.hasOwn(table.links ?? {}, column));
  // Of several columns the first may be the controller's, which leads to nobody.
  const column = columns.find((own) => own !== table.controller) ?? columns[0] ?? '';
  if (ownKey(target) !== undefined && !isDecided) {
    return [
      unfollowed(
        link,
        'warning',
        'where people live, and the policy does not say that the rows are about them',
        `Write subjects: { ${column}: { in: '${to}' } }, and say with "of" which columns are about whom; or, where the rows are not about them, links: { ${column}: { not: 'subject', because: '…' } } with the reason.`,
      ),
    ];
  }
  return columns
    .filter((own) => Object.hasOwn(table.columns, own) && classifiedColumn(table, own).is === 'notPersonal')
    .map((own) => ({
      severity: 'warning',
      code: 'foreignKey.notKey',
      path: `tables.${name}.columns.${own}`,
      message: `The column leads to "${to}", whose rows are about people, and is classified as 'notPersonal'.`,
      fix: isDecided
        ? "Write 'key'."
        : `Write 'key', or, where the row is about the same people, subjects: { ${own}: { in: '${to}' } }.`,
    }));
}

/** Links into tables that hold people which the policy does not follow. */
export function foreignKeyFindings(checked: CheckedSchema): readonly Finding[] {
  const { policy } = checked;
  return links(checked).flatMap((link): readonly Finding[] => {
    const table = policy.tables[link.table];
    const target = policy.tables[link.target];
    // Which controller a row belongs to says nothing about the people in the controller's own row.
    if (typeof target !== 'object' || link.target === policy.controllers?.in) return [];
    if (Object.keys(target.subjects ?? {}).length === 0) return [];
    if (typeof table === 'object') return ofPersonal(link, table, target);
    if (table !== 'notPersonal') return [];
    const fix = `Classify the columns of "${link.table}", and link them with subjects: { ${link.columns[0]}: { in: '${link.target}' } }.`;
    return ownKey(target) === undefined
      ? [unfollowed(link, 'info', "whose rows are about people, and the policy says 'notPersonal'", fix)]
      : [unfollowed(link, 'warning', "where people live, and the policy says 'notPersonal'", fix)];
  });
}

/**
 * Rows of tables without personal data that the database deletes or changes by itself when a row that they refer to is
 * erased: directly, or because what they refer to is taken along in its turn.
 */
export function takenAlongFindings(checked: CheckedSchema): readonly Finding[] {
  const { policy } = checked;
  const all = links(checked).filter(({ table }) => policy.tables[table] === 'notPersonal');
  const findings: Finding[] = [];
  const going = personalTables(policy).flatMap(([name]) => (isErasable(policy, name) ? [name] : []));
  const seen = new Set(going);
  for (const target of going) {
    for (const { table, columns, onDelete } of all.filter((link) => link.target === target)) {
      if (onDelete !== 'cascade' && onDelete !== 'setNull') continue;
      const column = columns.map((name) => `"${name}"`).join(', ');
      const what = onDelete === 'cascade' ? 'rows here go with it (CASCADE)' : `${column} becomes null here (SET NULL)`;
      findings.push({
        severity: 'info',
        code: 'foreignKey.takesAlong',
        path: `tables.${table}`,
        message: `When a row of "${target}" is erased, ${what}: the database does it by itself, and no plan counts them.`,
        fix: 'Nothing, where they are worth no more than what they refer to; else let the foreign key be RESTRICT, or classify the table.',
      });
      if (onDelete === 'setNull' || seen.has(table)) continue;
      seen.add(table);
      going.push(table);
    }
  }
  return findings;
}
