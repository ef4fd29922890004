import {
  type ColumnDecision,
  type DataSource,
  decide,
  type Label,
  type PartyDecision,
  type PersonalTable,
  type Policy,
  personalTable,
  type Reason,
  type ReadColumn,
  readColumn,
  type SubjectRow,
  subjectSteps,
} from '@gallra/core';
import { type HeldValue, heldPaths, heldValue, isGone } from './held-value.ts';
import { latestEnd, type Until, untilOf } from './until.ts';
import { isSubject, ownParties, type Whereabouts } from './whereabouts.ts';

/** One piece of data about the data subject. */
export interface AccessColumn {
  readonly column: string;
  readonly title?: Label;
  /** A name under the package's `categories`. */
  readonly category: string;
  readonly value: HeldValue;
  /** Where it came from (Art. 15(1)(g)); absent where nobody recorded it. */
  readonly source?: DataSource;
  /** May mention other people: to be read before it is handed over (Art. 15(4)). */
  readonly freeText?: true;
  /** A draft or memory note, which dataskyddslagen 5 kap. 2 § may exempt for its first year. */
  readonly draft?: true;
  /** Names under the package's `purposes` of what keeps it; empty where it is due, or kept for another reason. */
  readonly purposes: readonly string[];
  readonly until: Until;
}

/** One record that is about the data subject, without what is only about others. */
export interface AccessRow {
  readonly table: string;
  readonly title?: Label;
  /** Counted within the package, from 1; not a key. */
  readonly number: number;
  /** Where several people stand in such a record: the places of this person. */
  readonly as: readonly { readonly column: string; readonly title?: Label }[];
  readonly columns: readonly AccessColumn[];
}

interface Written {
  readonly title?: Label;
  readonly source?: DataSource;
  readonly freeText?: boolean;
  readonly draft?: boolean;
  readonly paths?: readonly string[];
}

/** A column's classification as it is written, for what {@link readColumn} leaves out. */
function written(table: PersonalTable, column: string): Written {
  const classified = table.columns[column];
  return typeof classified === 'object' ? classified : {};
}

/** Whether a column under `subjects` holds nothing but a key: the target's own, which is not personal there either. */
function isKeyLink(policy: Policy, table: PersonalTable, column: string): boolean {
  const link = table.subjects?.[column];
  if (link === undefined) return false;
  return subjectSteps(policy, link).some((step) => {
    const target = personalTable(policy, step.table);
    return policy.categories[readColumn(target, step.column).is] === undefined;
  });
}

interface Told {
  readonly purposes: readonly string[];
  readonly until: Until;
}

/**
 * What the data subject may be told about a column; undefined where it is none of theirs, or a secret.
 *
 * What the law forbids telling leaves no trace: a claim with `secretFromSubject` is not named and does not count,
 * and a column that nothing else keeps looks as if it were empty.
 */
function told(policy: Policy, whereabouts: Whereabouts, { parties, heldBy }: ColumnDecision): Told | undefined {
  const everyone = Object.values(parties).flat();
  const own = everyone.filter(({ person }) => isSubject(whereabouts, person));
  if (own.length === 0) return undefined;
  const secret = (reason: Reason) => reason.secretFromSubject !== undefined;
  const open = (among: readonly PartyDecision[]) =>
    among.flatMap(({ reasons }) => reasons.filter((reason) => reason.alive && !secret(reason)));
  const keeping = open(own);
  const forNow: Until | undefined =
    heldBy.length > 0 ? { state: 'hold' } : own.some(({ restricted }) => restricted) ? { state: 'restriction' } : undefined;
  if (keeping.length > 0) {
    const purposes = [...new Set(keeping.map(({ claim }) => claim))];
    return { purposes, until: forNow ?? untilOf(policy, latestEnd(keeping.map(({ end }) => end))) };
  }
  if (open(everyone).length > 0) return { purposes: [], until: forNow ?? { state: 'others' } };
  const touched = everyone.some(({ reasons }) => reasons.some((reason) => secret(reason) && (reason.alive || reason.end !== undefined)));
  return touched ? undefined : { purposes: [], until: forNow ?? { state: 'due' } };
}

function sourceOf(policy: Policy, table: PersonalTable, column: string, purposes: readonly string[]): DataSource | undefined {
  return written(table, column).source ?? table.source ?? purposes.map((name) => policy.purposes[name]?.source).find((source) => source !== undefined);
}

function valueOf(column: ReadColumn, { paths }: Written, value: unknown, type: string | undefined): HeldValue | undefined {
  if (isGone(column, value)) return undefined;
  const held = heldValue(value, type);
  return paths === undefined ? held : heldPaths(typeof held === 'string' ? parsed(held) : held, paths);
}

/** JSON that the driver hands over as text. */
function parsed(text: string): HeldValue {
  try {
    return JSON.parse(text) as HeldValue;
  } catch {
    return text;
  }
}

/**
 * Reads a record as the data subject may see it.
 *
 * Left out: keys and credentials, what is about others only, what is empty, and what the law keeps secret.
 *
 * @param types - the columns' types in the database's words
 * @returns everything but the record's number; undefined where nothing is left to tell
 */
export function readAccessRow(
  policy: Policy,
  whereabouts: Whereabouts,
  tableName: string,
  { row, situation }: SubjectRow,
  types: Readonly<Record<string, string>> = {},
): Omit<AccessRow, 'number'> | undefined {
  const table = personalTable(policy, tableName);
  const links = Object.keys(table.subjects ?? {});
  const own = ownParties(whereabouts, situation);
  const answers = decide(policy, tableName, situation).columns.filter(({ personal }) => personal);

  const columns = answers.flatMap((answer): readonly AccessColumn[] => {
    const column = readColumn(table, answer.column);
    const details = written(table, column.name);
    const isOthers = links.includes(column.name) && !own.includes(column.name);
    if (column.is === 'credential' || isOthers || isKeyLink(policy, table, column.name)) return [];
    const value = valueOf(column, details, row[column.name], types[column.name]);
    const answered = value === undefined ? undefined : told(policy, whereabouts, answer);
    if (value === undefined || answered === undefined) return [];
    const source = sourceOf(policy, table, column.name, answered.purposes);
    return [
      {
        column: column.name,
        ...(details.title === undefined ? {} : { title: details.title }),
        category: column.is,
        value,
        ...(source === undefined ? {} : { source }),
        ...(details.freeText === true || policy.categories[column.is]?.freeText === true ? { freeText: true as const } : {}),
        ...(details.draft === true ? { draft: true as const } : {}),
        ...answered,
      },
    ];
  });
  if (columns.length === 0) return undefined;

  const hidden = answers.filter((answer) => told(policy, whereabouts, answer) === undefined).map(({ column }) => column);
  const places = links.length < 2 ? [] : own.filter((party) => !hidden.includes(party));
  return {
    table: tableName,
    ...(table.title === undefined ? {} : { title: table.title }),
    as: places.map((column) => {
      const { title } = written(table, column);
      return { column, ...(title === undefined ? {} : { title }) };
    }),
    columns,
  };
}
