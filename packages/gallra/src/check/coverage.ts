import type { Label } from '@gallra/core';
import { claimsOn, classifiedColumns, isPersonal, isTenantTable, possibleCategories } from '@gallra/core/policy';
import { checkTexts, inLanguage, type LanguageTag, subjectTitle, textsIn } from '@gallra/core/words';
import type { CheckedSchema } from './checked-schema.ts';
import { liveColumn } from './checked-schema.ts';
import type { Finding } from './finding.ts';
import { isKeptUntold } from './untold-event.ts';

/** What of a database a policy covers, and for whom it is enforced. Counts tables and columns, never rows. */
export interface Coverage {
  readonly tables: {
    readonly total: number;
    /** Named in the policy, and not `'todo'`. */
    readonly classified: number;
    /** Those with classified columns. */
    readonly personal: number;
    readonly todo: number;
  };
  readonly columns: {
    /** All columns of all tables; views have none of their own. */
    readonly total: number;
    readonly classified: number;
    readonly personal: number;
    readonly todo: number;
  };
  /**
   * Personal columns that are claimed, there and without an error, and whose storage nothing limits: what a claim on them
   * counts from no column tells (`{ untold: true }`), so that they stay as long as the row does.
   */
  readonly untold: { readonly tables: number; readonly columns: number };
  /** Personal columns whose storage is limited: claimed, there, without an error, and none of those that are `untold`. */
  readonly enforced: {
    readonly tables: number;
    readonly columns: number;
    readonly subjects: readonly SubjectCoverage[];
    readonly controllers: {
      /** Tables in which the vendor itself is the controller. */
      readonly vendor: number;
      /** Tables that belong to the controllers in another table, if the policy has any. */
      readonly tenants?: { readonly in: string; readonly title?: Label; readonly tables: number };
    };
  };
}

/** What is enforced for one category of data subjects. */
export interface SubjectCoverage {
  readonly category: string;
  readonly title: Label;
  readonly tables: number;
  readonly columns: number;
}

/** A personal column that decisions are carried out on. */
interface ClaimedColumn {
  readonly table: string;
  readonly untold: boolean;
  readonly tenant: boolean;
  readonly categories: readonly string[];
}

/** The title of a table that has one. */
function titleIn({ tables }: CheckedSchema['policy'], name: string): { readonly title?: Label } {
  const table = tables[name];
  return typeof table === 'object' && table.title !== undefined ? { title: table.title } : {};
}

const distinct = (columns: readonly ClaimedColumn[]) => new Set(columns.map(({ table }) => table)).size;

function claimedColumns({ policy, personal }: CheckedSchema, findings: readonly Finding[]): readonly ClaimedColumn[] {
  const errors = new Set(findings.filter(({ severity }) => severity === 'error').map(({ path }) => path));
  const isBroken = (path: string) => [...errors].some((error) => error === path || error.startsWith(`${path}.`));
  return personal.flatMap(({ name, table, live }) => {
    const path = `tables.${name}`;
    if (errors.has(path) || ['key', 'subjects', 'events'].some((part) => isBroken(`${path}.${part}`))) return [];
    return classifiedColumns(table)
      .filter((column) => isPersonal(column) && liveColumn(live, column.name) !== undefined)
      .filter(
        (column) => !errors.has(`${path}.columns.${column.name}`) && claimsOn(policy, name, column.name).length > 0,
      )
      .map((column) => ({
        table: name,
        untold: isKeptUntold(policy, name, column.name),
        tenant: isTenantTable(table),
        categories: [...new Set(column.of.flatMap((party) => possibleCategories(policy, name, party)))],
      }));
  });
}

/** Counts what a policy covers in a database. */
export function coverageOf(checked: CheckedSchema, findings: readonly Finding[]): Coverage {
  const { policy, tables, personal } = checked;
  const word = (name: string) => policy.tables[name];
  const real = tables.filter(({ kind }) => kind === 'table');
  const columnsOf = (names: (name: string) => boolean) =>
    real.filter(({ name }) => names(name)).reduce((sum, { columns }) => sum + columns.length, 0);
  const read = personal.flatMap(({ table, live }) =>
    classifiedColumns(table).filter(({ name }) => liveColumn(live, name) !== undefined),
  );
  const todo = read.filter(({ is }) => is === 'todo').length;
  const claimed = claimedColumns(checked, findings);
  const untold = claimed.filter((column) => column.untold);
  const enforced = claimed.filter((column) => !column.untold);
  const tenant = enforced.filter((column) => column.tenant);
  return {
    tables: {
      total: tables.length,
      classified: tables.filter(({ name }) => word(name) !== undefined && word(name) !== 'todo').length,
      personal: personal.length,
      todo: tables.filter(({ name }) => word(name) === 'todo').length,
    },
    columns: {
      total: columnsOf(() => true),
      classified: columnsOf((name) => word(name) === 'notPersonal') + read.length - todo,
      personal: read.filter(isPersonal).length,
      todo,
    },
    untold: { tables: distinct(untold), columns: untold.length },
    enforced: {
      tables: distinct(enforced),
      columns: enforced.length,
      subjects: Object.keys(policy.subjects).map((category) => {
        const own = enforced.filter(({ categories }) => categories.includes(category));
        return { category, title: subjectTitle(policy, category), tables: distinct(own), columns: own.length };
      }),
      controllers: {
        vendor: distinct(enforced) - distinct(tenant),
        ...(policy.controllers === undefined
          ? {}
          : {
              tenants: {
                in: policy.controllers.in,
                ...titleIn(policy, policy.controllers.in),
                tables: distinct(tenant),
              },
            }),
      },
    },
  };
}

/**
 * Tells a coverage in words: what is enforced, and for whom.
 *
 * @param coverage - see `check`
 * @param language - BCP 47; in Swedish or English
 * @returns a few sentences on one line
 */
export function coverageInWords({ tables, columns, untold, enforced }: Coverage, language: LanguageTag): string {
  const own = textsIn(checkTexts, language);
  const { controllers, subjects } = enforced;
  const people = subjects.map((subject) =>
    own.limited(inLanguage(subject.title, language), subject.columns, subject.tables),
  );
  const { tenants } = controllers;
  return [
    own.classified({
      tables: tables.classified,
      of: tables.total,
      columns: columns.classified,
      ofColumns: columns.total,
    }),
    own.enforced(
      { columns: enforced.columns, personal: columns.personal, tables: enforced.tables },
      people.join(', ') || own.nobody,
    ),
    ...(untold.columns === 0 ? [] : [own.untold(untold.columns, untold.tables)]),
    tenants === undefined
      ? own.vendor
      : own.tenants(
          tenants.title === undefined ? tenants.in : inLanguage(tenants.title, language),
          tenants.tables,
          controllers.vendor,
        ),
  ].join(' ');
}
