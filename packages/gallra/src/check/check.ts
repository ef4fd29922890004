import { type Policy, type PolicyVersion, policyVersion } from '@gallra/core';
import type { LiveSchema } from '@gallra/core/store';
import { type CheckedSchema, checkedSchema } from './checked-schema.ts';
import { type Coverage, coverageOf } from './coverage.ts';
import { type Finding, inOrder } from './finding.ts';
import { anonymisationFindings } from './findings/anonymisation-findings.ts';
import { backupFindings } from './findings/backup-findings.ts';
import { consentFindings } from './findings/claims/consent-findings.ts';
import { financialYearFindings } from './findings/claims/financial-year-findings.ts';
import { homeFindings } from './findings/claims/home-findings.ts';
import { purposeFindings } from './findings/claims/purpose-findings.ts';
import { reachFindings } from './findings/claims/reach-findings.ts';
import { sinceFindings } from './findings/claims/since-findings.ts';
import { columnFindings, encodingFindings, softDeleteFindings } from './findings/column-findings.ts';
import { disposalFindings, unseenFindings } from './findings/disposal-findings.ts';
import { fileFindings } from './findings/file-findings.ts';
import { foreignKeyFindings, takenAlongFindings } from './findings/foreign-key-findings.ts';
import { indexFindings } from './findings/index-findings.ts';
import { naturalKeyFindings, reusedKeyFindings } from './findings/key-findings.ts';
import { nationalIdentifierFindings } from './findings/national-identifier-findings.ts';
import { personalColumnFindings } from './findings/personal-column-findings.ts';
import { provisionFindings } from './findings/provision-findings.ts';
import { tableFindings } from './findings/table-findings.ts';
import { transferFindings } from './findings/transfer-findings.ts';
import { missingOwnTables } from './own-tables.ts';

/** How to check. */
export interface CheckOptions {
  /** The instant that periods of validity are held against. */
  readonly at?: Date;
  /** How many tables and columns, together, may be `'todo'`; more is an error. Without it they are only counted. */
  readonly maxTodo?: number;
  /**
   * Look at rows too: whether people are on record at the controller that their own row belongs to, and whether the
   * controller that a row names is there, whether each time can be read, and whether much of what goes ever had a reason to
   * be there, for which it makes a plan. Default false.
   */
  readonly rows?: boolean;
  /** Tables that are none of the host's, such as those of an extension; `*` stands for any text. */
  readonly ignore?: readonly string[];
}

/** What a check found. Plain JSON; it names tables and columns and holds no value of a row. */
export interface CheckReport {
  /** Whether there is no error. */
  readonly ok: boolean;
  readonly policy: PolicyVersion;
  readonly dialect: LiveSchema['dialect'];
  /** Worst first. */
  readonly findings: readonly Finding[];
  /** What is not classified yet, as paths. */
  readonly todo: readonly string[];
  readonly coverage: Coverage;
}

function todoIn({ policy }: CheckedSchema): readonly string[] {
  return Object.entries(policy.tables).flatMap(([name, table]) => {
    if (typeof table === 'string') return table === 'todo' ? [`tables.${name}`] : [];
    return Object.entries(table.columns).flatMap(([column, written]) =>
      written === 'todo' ? [`tables.${name}.columns.${column}`] : [],
    );
  });
}

function todoFindings(todo: readonly string[], max: number | undefined): readonly Finding[] {
  if (max === undefined || todo.length <= max) return [];
  return [
    {
      severity: 'error',
      code: 'todo.tooMany',
      path: 'tables',
      message: `${todo.length} tables and columns are 'todo', and ${max} may be.`,
      fix: `Classify ${todo.length - max} of them.`,
    },
  ];
}

function ownFindings(schema: LiveSchema, hasFingerprintKey: boolean): readonly Finding[] {
  const missing = missingOwnTables(schema);
  return [
    ...(missing.length === 0
      ? []
      : [
          {
            severity: 'error',
            code: 'ownTables.missing',
            path: 'database',
            message: `The database lacks tables of Gallra's own: ${missing.join(', ')}.`,
            fix: 'Run "gallra migrations", or call migrate().',
          } as const,
        ]),
    ...(hasFingerprintKey
      ? []
      : [
          {
            severity: 'info',
            code: 'fingerprintKey.missing',
            path: 'fingerprintKey',
            message: 'Erasures are not journalled, so restoring a backup would bring erased people back unnoticed.',
            fix: 'Give 32 random bytes as fingerprintKey, and keep them outside the database.',
          } as const,
        ]),
  ];
}

/** What a check is told beside what the host says. */
export interface CheckGround {
  /** The instant that periods of validity are held against. */
  readonly at: Date;
  readonly hasFingerprintKey: boolean;
  readonly hasFiles: boolean;
  /** Of registration numbers, whose rules are loaded when they are needed. */
  readonly registrations?: readonly Finding[];
  /** What Gallra's own records, and rows, tell. */
  readonly onRecord?: readonly Finding[];
}

/**
 * Holds a policy against a live catalogue. It reads no row.
 *
 * @param policy - a checked policy
 * @param schema - the live catalogue, named as the policy names it
 * @param options - see {@link CheckOptions} and {@link CheckGround}
 */
export function checkPolicy(
  policy: Policy,
  schema: LiveSchema,
  options: Omit<CheckOptions, 'rows'> & CheckGround,
): CheckReport {
  const checked = checkedSchema(policy, schema, options.ignore);
  const todo = todoIn(checked);
  const findings = inOrder([
    ...tableFindings(checked),
    ...columnFindings(checked),
    ...encodingFindings(checked),
    ...personalColumnFindings(checked),
    ...softDeleteFindings(checked),
    ...reusedKeyFindings(checked),
    ...naturalKeyFindings(checked),
    ...unseenFindings(checked),
    ...disposalFindings(checked),
    ...anonymisationFindings(checked),
    ...foreignKeyFindings(checked),
    ...takenAlongFindings(checked),
    ...indexFindings(checked),
    ...provisionFindings(policy, options.at),
    ...transferFindings(policy, options.at),
    ...purposeFindings(policy),
    ...financialYearFindings(policy),
    ...backupFindings(policy),
    ...(options.registrations ?? []),
    ...nationalIdentifierFindings(policy),
    ...reachFindings(policy),
    ...sinceFindings(policy),
    ...consentFindings(policy),
    ...homeFindings(checked),
    ...todoFindings(todo, options.maxTodo),
    ...ownFindings(schema, options.hasFingerprintKey),
    ...(options.onRecord ?? []),
    ...(options.hasFiles ? [] : fileFindings(policy)),
  ]);
  return {
    ok: findings.every(({ severity }) => severity !== 'error'),
    policy: policyVersion(policy),
    dialect: schema.dialect,
    findings,
    todo,
    coverage: coverageOf(checked, findings),
  };
}
