import { GallraError } from '../../error.ts';
import type { Condition } from '../condition.ts';
import type { Policy } from '../policy.ts';
import type { SubjectLink, TableLink } from '../table-classification.ts';
import { personalTable, personalTables } from './classified-table.ts';
import { isOwnKey, ownKey, soleKey } from './own-key.ts';
import { heldSinceColumn } from './table-event.ts';

const isList = (link: SubjectLink): link is readonly TableLink[] => Array.isArray(link);

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

/** Whether a step leads to a home by the key of whoever lives there, and keys are given to somebody new there. */
export const endsAtReusedKey = (policy: Policy, step: SubjectStep): boolean =>
  step.party === undefined &&
  heldSinceColumn(policy, step.table) !== undefined &&
  step.column === ownKey(personalTable(policy, step.table))?.[0];

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
