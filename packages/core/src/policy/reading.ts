import { GallraError } from '../error.ts';
import type { Condition } from './condition.ts';
import type { Policy } from './policy.ts';
import type {
  ColumnDisposal,
  ColumnWord,
  ControllerLink,
  EventPlace,
  EventSource,
  LinkedEvent,
  OwnEvent,
  ParentEvent,
  PersonalTable,
  SubjectLink,
  TableLink,
  UntoldEvent,
} from './table-classification.ts';
import type { TimeEncoding } from './vocabulary.ts';

/** A column's classification with its short forms written out. */
export interface ReadColumn {
  readonly name: string;
  readonly is: string;
  readonly of: readonly string[];
  readonly when?: Condition;
  readonly then: ColumnDisposal;
}

const words: readonly string[] = ['notPersonal', 'key', 'credential', 'todo'] satisfies ColumnWord[];

/** The tables a policy classifies column by column. */
export function personalTables(policy: Policy): readonly (readonly [name: string, table: PersonalTable])[] {
  return Object.entries(policy.tables).flatMap(([name, table]) =>
    typeof table === 'string' ? [] : [[name, table] as const],
  );
}

/** A table classified column by column; throws `table.unknown` for any other. */
export function personalTable(policy: Policy, name: string): PersonalTable {
  const table = policy.tables[name];
  if (table === undefined || typeof table === 'string') {
    throw new GallraError(
      'table.unknown',
      `The policy has no table "${name}" with classified columns; add it under tables.`,
    );
  }
  return table;
}

/** Written out: what a column is, whom it is about and what disposes of it. */
export function readColumn(table: PersonalTable, name: string): ReadColumn {
  const written = table.columns[name] ?? 'todo';
  const column = typeof written === 'string' ? { is: written } : written;
  const everyone = Object.keys(table.subjects ?? {});
  const of = column.of === undefined ? everyone : typeof column.of === 'string' ? [column.of] : column.of;
  return {
    name,
    is: column.is,
    of,
    then: column.then ?? 'clear',
    ...(column.when === undefined ? {} : { when: column.when }),
  };
}

/** All columns of a table, written out. */
export function readColumns(table: PersonalTable): readonly ReadColumn[] {
  return Object.keys(table.columns).map((name) => readColumn(table, name));
}

/** Whether a column holds personal data that claims keep: a category of the policy, or a credential. */
export function isPersonal(column: ReadColumn): boolean {
  return column.is === 'credential' || !words.includes(column.is);
}

const isList = (link: SubjectLink): link is readonly TableLink[] => Array.isArray(link);

/** A link that says: this column is the person's own key. */
export type OwnKeyLink = string | { readonly by: string; readonly values: Readonly<Record<string, string>> };

/** Whether a link is of that kind. */
export function isOwnKey(link: SubjectLink): link is OwnKeyLink {
  return typeof link === 'string' || (!isList(link) && 'values' in link);
}

/** The table's primary key as the policy knows it. */
export function keyColumns(table: PersonalTable): readonly string[] {
  if (table.key !== undefined) return typeof table.key === 'string' ? [table.key] : table.key;
  const own = Object.entries(table.subjects ?? {}).find(([, link]) => link !== undefined && isOwnKey(link));
  return [own?.[0] ?? 'id'];
}

/** The column that other tables point at; tables with a composite key have none. */
export function soleKey(policy: Policy, name: string): string {
  const table = policy.tables[name];
  if (table === undefined || typeof table === 'string')
    return policy.controllers?.in === name ? (policy.controllers.key ?? 'id') : 'id';
  return keyColumns(table)[0] ?? 'id';
}

/** Where a category of subjects lives: the table and the column that is the person's own key. */
export interface Home {
  readonly table: string;
  readonly column: string;
}

/** The home of a subject category; undefined where no table says so. */
export function homeOf(policy: Policy, category: string): Home | undefined {
  for (const [table, { subjects = {} }] of personalTables(policy)) {
    for (const [column, link] of Object.entries(subjects)) {
      if (link === undefined || !isOwnKey(link)) continue;
      if (link === category || (typeof link === 'object' && Object.values(link.values).includes(category)))
        return { table, column };
    }
  }
  return undefined;
}

/** The same, of somebody asked about; the error does not repeat what may be a key in the category's place. */
export function requiredHome(policy: Policy, category: string): Home {
  const home = homeOf(policy, category);
  if (home !== undefined) return home;
  const homes = Object.keys(policy.subjects).filter((known) => homeOf(policy, known) !== undefined);
  throw new GallraError(
    'subject.unknown',
    `No table is the home of this category of data subjects; use one of ${homes.join(', ')}, or name it under its table's subjects.`,
  );
}

/** The own-key link of a table, with its column. */
export function ownKey(table: PersonalTable): readonly [column: string, link: OwnKeyLink] | undefined {
  for (const [column, link] of Object.entries(table.subjects ?? {})) {
    if (link !== undefined && isOwnKey(link)) return [column, link];
  }
  return undefined;
}

/** One step from a row towards its people: rows of `table` whose `column` equals the link's column. */
export interface SubjectStep {
  readonly table: string;
  readonly column: string;
  /** The party to go on with there; undefined where that table is the person's home. */
  readonly party?: string;
  /** Taken only by rows that meet this (polymorphic links). */
  readonly when?: Condition;
}

/** The steps a link takes; none for a person's own key. */
export function subjectSteps(policy: Policy, link: SubjectLink): readonly SubjectStep[] {
  if (isOwnKey(link)) return [];
  const step = (target: string, by?: string, party?: string): SubjectStep => {
    const table = personalTable(policy, target);
    const own = ownKey(table)?.[0];
    const onward = party ?? (own === undefined ? Object.keys(table.subjects ?? {})[0] : undefined);
    return {
      table: target,
      column: by ?? soleKey(policy, target),
      ...(onward === undefined || onward === own ? {} : { party: onward }),
    };
  };
  if (isList(link)) return link.map(({ in: target, by, party }) => step(target, by, party));
  if (isTableLink(link)) return [step(link.in, link.by, link.party)];
  return Object.entries(link.in).map(([value, target]) => ({ ...step(target), when: { [link.by]: value } }));
}

function isTableLink(link: Exclude<SubjectLink, string | readonly TableLink[]>): link is TableLink {
  return 'in' in link && typeof link.in === 'string';
}

/** Every category the people behind a party column may belong to. */
export function possibleCategories(policy: Policy, tableName: string, party: string): readonly string[] {
  const link = personalTable(policy, tableName).subjects?.[party];
  if (link === undefined) return [];
  if (typeof link === 'string') return [link];
  if (isOwnKey(link)) return [...new Set(Object.values(link.values))];
  return [
    ...new Set(
      subjectSteps(policy, link).flatMap((step) => {
        const next = step.party ?? ownKey(personalTable(policy, step.table))?.[0];
        return next === undefined ? [] : possibleCategories(policy, step.table, next);
      }),
    ),
  ];
}

/** The place of an event with its short forms written out. */
export type ReadPlace =
  | (Required<Omit<OwnEvent, 'when'>> & Pick<OwnEvent, 'when'>)
  | UntoldEvent
  | Required<ParentEvent>
  | (Required<Omit<LinkedEvent, 'when'>> & Pick<LinkedEvent, 'when'>);

/** Whether an event is read in other rows. */
export function isElsewhere(place: ReadPlace): place is Extract<ReadPlace, { readonly in: string }> {
  return 'in' in place;
}

/** Where a table reads an event, written out. */
export interface ReadEvent {
  readonly take: 'latest' | 'earliest';
  readonly places: readonly ReadPlace[];
}

/** An event of a table, written out; undefined where the table does not know it. */
export function readEvent(policy: Policy, tableName: string, event: string): ReadEvent | undefined {
  const table = policy.tables[tableName];
  const source: EventSource | undefined = typeof table === 'object' ? table.events?.[event] : undefined;
  if (source === undefined) return undefined;
  const place = (written: EventPlace): ReadPlace => {
    if (typeof written === 'string') return place({ column: written });
    if ('column' in written) {
      return {
        ...written,
        encoding: written.encoding ?? policy.times ?? 'instant',
        ifNull: written.ifNull ?? 'pending',
      };
    }
    if ('untold' in written) return written;
    return { ...written, event: written.event ?? event };
  };
  if (typeof source === 'object' && 'earliest' in source)
    return { take: 'earliest', places: source.earliest.map(place) };
  return {
    take: 'latest',
    places: typeof source === 'object' && 'latest' in source ? source.latest.map(place) : [place(source)],
  };
}

/** The controllers table's own event, read from the column that says when the agreement ended. */
export function agreementColumn(
  policy: Policy,
): { readonly column: string; readonly encoding: TimeEncoding } | undefined {
  const ended = policy.controllers?.agreementEnded;
  if (ended === undefined) return undefined;
  return typeof ended === 'string' ? { column: ended, encoding: policy.times ?? 'instant' } : ended;
}

/** Whether rows of a table belong to a controller other than the vendor. */
export function isTenantTable(table: PersonalTable): table is PersonalTable & { controller: ControllerLink } {
  return table.controller !== undefined && table.controller !== 'vendor';
}
