import {
  type ColumnDecision,
  type DataSource,
  decide,
  type Label,
  latestEnd,
  type NumberFormat,
  type PersonalTable,
  type Policy,
} from '@gallra/core';
import { belongingOf, classifiedColumn, personalTable, subjectSteps } from '@gallra/core/policy';
import type { SubjectRow } from '@gallra/core/store';
import { codeOf } from '@gallra/core/words';
import { isAbout, isOpen, reasonsOf, secretsIn } from '../person/secrecy.ts';
import { isSubject, ownParties, type Whereabouts } from '../person/whereabouts.ts';
import { type AccessValue, accessValue, tells, valueAtPaths } from './access-value.ts';
import { type Until, untilOf } from './until.ts';

/** One piece of data about the data subject. */
export interface AccessColumn {
  readonly column: string;
  readonly title?: Label;
  /** A name under the package's `categories`. */
  readonly category: string;
  /** As it is held; what people read of it is in `values` and `format` (Art. 20: raw stays raw). */
  readonly value: AccessValue;
  /** Titles of the codes in `value`, by their text. */
  readonly values?: Readonly<Record<string, Label>>;
  /** How the numbers in `value` are written for people. */
  readonly format?: NumberFormat;
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
  readonly values?: Readonly<Record<string, Label>>;
  readonly format?: NumberFormat;
}

/** A column's classification as it is written, for what {@link classifiedColumn} leaves out. */
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
    return policy.categories[classifiedColumn(target, step.column).is] === undefined;
  });
}

interface Told {
  readonly purposes: readonly string[];
  readonly until: Until;
}

/** What the data subject is told about a column that is about them and no secret. */
function told(policy: Policy, whereabouts: Whereabouts, answer: ColumnDecision): Told {
  const keeping = reasonsOf(whereabouts, answer).own.filter((reason) => reason.alive && isOpen(reason));
  const restricted = Object.values(answer.parties)
    .flat()
    .some((party) => party.restricted && isSubject(whereabouts, party.person));
  const until = (): Until => {
    if (answer.heldBy.length > 0) return { state: 'hold' };
    if (restricted) return { state: 'restriction' };
    if (keeping.length > 0) return untilOf(policy, latestEnd(keeping.map(({ end }) => end)));
    return { state: answer.keep ? 'others' : 'due' };
  };
  return { purposes: [...new Set(keeping.map(({ claim }) => claim))], until: until() };
}

/** Until when a whole record is there, as far as it may be told: for what goes with its row (`then: 'withRow'`). */
function rowUntil(
  policy: Policy,
  table: PersonalTable,
  whereabouts: Whereabouts,
  answers: readonly ColumnDecision[],
): Until {
  const dated: readonly Until['state'][] = ['date', 'instant', 'due'];
  if (table.then === 'anonymise') return { state: 'row' };
  if (answers.some((answer) => !dated.includes(told(policy, whereabouts, answer).until.state))) return { state: 'row' };
  const keeping = answers
    .flatMap((answer) => reasonsOf(whereabouts, answer).own)
    .filter((reason) => reason.alive && isOpen(reason));
  return keeping.length === 0 ? { state: 'due' } : untilOf(policy, latestEnd(keeping.map(({ end }) => end)));
}

function sourceOf(
  policy: Policy,
  table: PersonalTable,
  column: string,
  purposes: readonly string[],
): DataSource | undefined {
  return (
    written(table, column).source ??
    table.source ??
    purposes.map((name) => policy.purposes[name]?.source).find((source) => source !== undefined)
  );
}

function pieceOf({ paths }: Written, value: unknown, type: string | undefined): AccessValue | undefined {
  const whole = accessValue(value, type);
  return paths === undefined ? whole : valueAtPaths(typeof whole === 'string' ? parsed(whole) : whole, paths);
}

/** What the policy calls the codes that are in a value, and how it writes numbers. */
function wordsFor({ values, format }: Written, value: AccessValue): Pick<AccessColumn, 'values' | 'format'> {
  const codes = new Set((Array.isArray(value) ? value : [value]).flatMap((item) => codeOf(values, item) ?? []));
  const named = Object.entries(values ?? {}).filter(([code]) => codes.has(code));
  return {
    ...(named.length === 0 ? {} : { values: Object.fromEntries(named) }),
    ...(format === undefined ? {} : { format }),
  };
}

/** JSON that the driver hands over as text. */
function parsed(text: string): AccessValue {
  try {
    return JSON.parse(text) as AccessValue;
  } catch {
    return text;
  }
}

/**
 * A row as the data subject may see it.
 *
 * Left out: keys and credentials, what is about others only, what is empty, and what the law keeps secret. That leaves
 * no trace: a claim with `secretFromSubject` is not named and does not count, and a column that nothing else keeps
 * looks as if it were empty.
 *
 * @param types - the columns' types in the database's words
 * @returns everything but the record's number; undefined where nothing is left to tell
 */
export function accessRow(
  policy: Policy,
  whereabouts: Whereabouts,
  { table: tableName, found }: { readonly table: string; readonly found: SubjectRow },
  types: Readonly<Record<string, string>> = {},
): Omit<AccessRow, 'number'> | undefined {
  const { row, situation } = found;
  const table = personalTable(policy, tableName);
  const links = Object.keys(table.subjects ?? {});
  const own = ownParties(whereabouts, situation);
  const position = Object.keys(table.columns);
  const answers = decide(policy, tableName, situation)
    .columns.filter(({ personal, column }) => personal && tells(policy, classifiedColumn(table, column), row[column]))
    .filter((answer) => isAbout(whereabouts, answer))
    .sort((a, b) => position.indexOf(a.column) - position.indexOf(b.column));
  const secrets = secretsIn(whereabouts, answers, situation.at);
  // Of a row that controllers share, each tells what it has to do with.
  const isShared = belongingOf(table) === 'shared';
  const isTheirs = (answer: ColumnDecision) => !isShared || reasonsOf(whereabouts, answer).own.length > 0;
  const open = answers.filter((answer) => !secrets.has(answer.column) && isTheirs(answer));

  const columns = open.flatMap((answer): readonly AccessColumn[] => {
    const column = classifiedColumn(table, answer.column);
    const details = written(table, column.name);
    const isOthers = links.includes(column.name) && !own.includes(column.name);
    if (column.is === 'credential' || isOthers || isKeyLink(policy, table, column.name)) return [];
    const value = pieceOf(details, row[column.name], types[column.name]);
    const answered = told(policy, whereabouts, answer);
    const until = column.then === 'withRow' ? rowUntil(policy, table, whereabouts, open) : answered.until;
    if (value === undefined) return [];
    const source = sourceOf(policy, table, column.name, answered.purposes);
    return [
      {
        column: column.name,
        ...(details.title === undefined ? {} : { title: details.title }),
        category: column.is,
        value,
        ...wordsFor(details, value),
        ...(source === undefined ? {} : { source }),
        ...(details.freeText === true || policy.categories[column.is]?.freeText === true
          ? { freeText: true as const }
          : {}),
        ...(details.draft === true ? { draft: true as const } : {}),
        purposes: answered.purposes,
        until,
      },
    ];
  });
  if (columns.length === 0) return undefined;

  const parties = links.length < 2 ? [] : own.filter((party) => !secrets.has(party));
  return {
    table: tableName,
    ...(table.title === undefined ? {} : { title: table.title }),
    as: parties.map((column) => {
      const { title } = written(table, column);
      return { column, ...(title === undefined ? {} : { title }) };
    }),
    columns,
  };
}
