import { isLanguageTag, type Label } from '../policy/label.ts';
import type { Policy } from '../policy/policy.ts';
import { agreementEnd } from '../policy/storage-rule.ts';
import { inLanguage } from './label.ts';
import { capitalised, type LanguageTag } from './language.ts';

/** What Gallra says of an event that the policy need not declare. */
const agreementTitle: Label = { sv: 'avtalet med leverantören upphör', en: 'the agreement with the vendor ends' };

/**
 * The title of something with a name, as a label in all its languages: of a name that has none, the name made readable.
 *
 * @param known - what the policy has under the name: its title, or something that has titles beside other members
 * @param name - a name of the policy, or of a table or column
 *
 * @example
 * ```ts
 * import { titleOf } from '@gallra/core/words';
 *
 * console.log(titleOf(undefined, 'closed_deals').en); // 'Closed deals'
 * ```
 */
export function titleOf(known: Label | undefined, name: string): Label {
  if (known === undefined) {
    const readable = capitalised(name.replaceAll('_', ' '));
    return { sv: readable, en: readable };
  }
  const { sv, en } = known;
  return { ...Object.fromEntries(Object.entries(known).filter(([member]) => isLanguageTag(member))), sv, en };
}

/** The member of this name; a name may well be `constructor`. */
const own = <T>(members: Readonly<Record<string, T>> | undefined, name: string): T | undefined =>
  members !== undefined && Object.hasOwn(members, name) ? members[name] : undefined;

/** The title of a purpose, duty or limit. */
export function claimTitle(
  { purposes, duties, limits }: Pick<Policy, 'purposes' | 'duties' | 'limits'>,
  name: string,
): Label {
  return titleOf((own(purposes, name) ?? own(duties, name) ?? own(limits, name))?.title, name);
}

/** The title of an event. */
export function eventTitle({ events }: Pick<Policy, 'events'>, name: string): Label {
  return name === agreementEnd && own(events, name) === undefined ? agreementTitle : titleOf(own(events, name), name);
}

/** The title of a category of data subjects. */
export const subjectTitle = ({ subjects }: Pick<Policy, 'subjects'>, name: string): Label =>
  titleOf(own(subjects, name), name);

/** The title of a category of data. */
export const categoryTitle = ({ categories }: Pick<Policy, 'categories'>, name: string): Label =>
  titleOf(own(categories, name), name);

/** What the policy says of a table that holds personal data; undefined of any other. */
function personalTable({ tables }: Pick<Policy, 'tables'>, name: string) {
  const table = own(tables, name);
  return typeof table === 'object' ? table : undefined;
}

/** The title of a table. */
export const tableTitle = (policy: Pick<Policy, 'tables'>, table: string): Label =>
  titleOf(personalTable(policy, table)?.title, table);

/** The title of a column of a table. */
export function columnTitle(policy: Pick<Policy, 'tables'>, table: string, column: string): Label {
  const known = own(personalTable(policy, table)?.columns, column);
  return titleOf(typeof known === 'object' ? known.title : undefined, column);
}

/** The text of a label in a language; the name itself where there is no label. */
const named = (label: Label | undefined, name: string, language: LanguageTag): string =>
  label === undefined ? name : inLanguage(label, language);

/** What a table is called for whoever also reads the schema: by its title, where it has none by its own name. */
export const tableName = (policy: Pick<Policy, 'tables'>, table: string, language: LanguageTag): string =>
  named(personalTable(policy, table)?.title, table, language);

/** What columns of a table are called for whoever also reads the schema. */
export const columnNames = (
  policy: Pick<Policy, 'tables'>,
  table: string,
  columns: readonly string[],
  language: LanguageTag,
): readonly string[] =>
  columns.map((column) => {
    const known = own(personalTable(policy, table)?.columns, column);
    return named(typeof known === 'object' ? known.title : undefined, column, language);
  });
