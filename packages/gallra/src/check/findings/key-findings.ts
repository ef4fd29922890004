import type { PersonalTable, Policy } from '@gallra/core';
import { endsAtReusedKey, heldSinceColumn, ownKey, sinceColumn, subjectSteps } from '@gallra/core/policy';
import type { LiveColumn, LiveTable } from '@gallra/core/store';
import { type CheckedSchema, liveColumn } from '../checked-schema.ts';
import type { Finding } from '../finding.ts';

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
function isGivenAnew(name: string): boolean {
  const words = name
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}]+/u);
  const pairs = words.slice(1).map((word, index) => `${words[index]}${word}`);
  return [...words, ...pairs].some((word) => givenAnew.includes(word));
}

const holdsText = ({ takes, type }: LiveColumn): boolean =>
  takes === 'text' || (takes === 'anything' && /char|text|clob/i.test(type));

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

/** Keys of people that may be given to somebody new. */
export const reusedKeyFindings = (checked: CheckedSchema): readonly Finding[] => [
  ...undeclared(checked),
  ...untold(checked),
];
