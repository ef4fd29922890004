import type { PersonalTable, Policy } from '@gallra/core';
import { endsAtReusedKey, heldSinceColumn, ownKey, sinceColumn, subjectSteps } from '@gallra/core/policy';
import type { LiveColumn, LiveTable } from '@gallra/core/store';
import { type CheckedSchema, liveColumn } from '../checked-schema.ts';
import { termsOf, valueKind, wordsOf } from '../column-name.ts';
import type { Finding } from '../finding.ts';
import { personalTerm } from '../personal-term.ts';

/** What keys are called that people choose or are given, and lose again: in English, and in Swedish without accents. */
const givenAnew: readonly string[] = [
  'login',
  'username',
  'email',
  'mail',
  'epost',
  'phone',
  'telephone',
  'mobile',
  'anvandarnamn',
  'telefon',
  'mobil',
];

/** Whether a name has one of these words in it, written in whatever way: `user_name`, `loginEmail`, `E-Mail`. */
const isGivenAnew = (name: string): boolean => termsOf(name).some((term) => givenAnew.includes(term));

const holdsText = (column: LiveColumn): boolean => valueKind(column) === 'text';

/** Why keys of a home may come to be somebody else's; undefined where nothing shows that. */
function reusable(live: LiveTable, key: string): string | undefined {
  if (live.reusesKeys === true && live.primaryKey.includes(key))
    return `SQLite gives the largest ${key} to a new row once the row that had it is deleted: it is no AUTOINCREMENT`;
  const column = liveColumn(live, key);
  if (column !== undefined && holdsText(column) && isGivenAnew(key))
    return `${key} looks like something that is given to somebody else when its holder has left`;
  return undefined;
}

/** Homes of which the policy does not say whether their keys are given to somebody new, and where they may be. */
function undeclared({ personal }: CheckedSchema): readonly Finding[] {
  return personal.flatMap(({ name, table, live }): readonly Finding[] => {
    const key = ownKey(table)?.[0];
    const why = key === undefined || table.keys !== undefined ? undefined : reusable(live, key);
    if (why === undefined) return [];
    return [
      {
        severity: 'warning',
        code: 'keys.reusable',
        path: `tables.${name}.keys`,
        message: `${why}, so that old rows could be taken for those of somebody who came later.`,
        fix: "Write keys: 'unique' where no key is ever given to anybody else, or keys: 'reused' with since.",
      },
    ];
  });
}

/** Whether it hangs on since when a row has been there whose it is. */
function isCompared(policy: Policy, name: string, { subjects = {} }: PersonalTable): boolean {
  if (heldSinceColumn(policy, name) !== undefined) return true;
  return Object.values(subjects).some(
    (link) => link !== undefined && subjectSteps(policy, link).some((step) => endsAtReusedKey(policy, step)),
  );
}

/** Columns that may leave untold since when a row has been there, where that tells whose it is. */
function untold({ policy, personal }: CheckedSchema): readonly Finding[] {
  return personal.flatMap(({ name, table, live }): readonly Finding[] => {
    const since = sinceColumn(policy, name)?.column;
    if (since === undefined || !isCompared(policy, name, table) || liveColumn(live, since)?.nullable !== true)
      return [];
    return [
      {
        severity: 'warning',
        code: 'keys.untold',
        path: `tables.${name}.since`,
        message: `${since} may be NULL. Whose a row is that does not tell since when it has been there nobody knows, so it is told to nobody.`,
        fix: 'Fill it, and let it be NOT NULL.',
      },
    ];
  });
}

/** What a key is called that was made up to be one, and says nothing about anybody. */
const madeUp = new Set(['id', 'uuid', 'guid', 'ulid', 'cuid', 'nanoid', 'key', 'ref']);

/** Keys of people that are text, and may say who they are: a key stays with its row, and in what links to it. */
export function naturalKeyFindings({ personal }: CheckedSchema): readonly Finding[] {
  return personal.flatMap(({ name, table, live }): readonly Finding[] => {
    const key = ownKey(table)?.[0] ?? '';
    const column = liveColumn(live, key);
    if (column === undefined || table.columns[key] !== 'key' || !holdsText(column)) return [];
    if (madeUp.has(wordsOf(key).at(-1) ?? '')) return [];
    const what = personalTerm(column, false);
    const isKept = table.then === 'anonymise' && what !== undefined;
    return [
      {
        severity: isKept ? 'warning' : 'info',
        code: 'key.natural',
        path: `tables.${name}.columns.${key}`,
        message: `The key is text${what === undefined ? '' : ` and is called like ${what}`}. Where it tells who somebody is, it is personal data (GDPR Art. 4(1)) that no disposal takes: a key stays as long as its row does, and in the rows that refer to it.`,
        fix: 'Nothing, where it was made up to be a key; else give people a key that says nothing about them, let the rest refer to that, and give this column a category.',
      },
    ];
  });
}

/** Keys of people that may be given to somebody new. */
export const reusedKeyFindings = (checked: CheckedSchema): readonly Finding[] => [
  ...undeclared(checked),
  ...untold(checked),
];
