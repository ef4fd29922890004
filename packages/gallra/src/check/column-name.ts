import type { LiveColumn } from '@gallra/core/store';

/** The words of a name, written in whatever way (`home_phone`, `homePhone`, `Home-Phone`): in lower case, without accents. */
export const wordsOf = (name: string): readonly string[] =>
  name
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/(\p{Ll})(\p{Lu})|(\p{Lu})(?=\p{Lu}\p{Ll})/gu, '$1$3 $2')
    .toLowerCase()
    .split(/[^\p{L}]+/u)
    .filter((word) => word !== '');

/** Its words, and each two that stand together as one: `user_name` is a `username` too. */
export function termsOf(name: string): readonly string[] {
  const words = wordsOf(name);
  return [...words, ...words.slice(1).map((word, index) => `${words[index]}${word}`)];
}

/** What values a column is for, by its type; SQLite holds values to no type, and its columns are what they were declared to be. */
export type ValueKind = 'text' | 'number' | 'time' | 'address' | 'flag' | 'other';

/** For what values a column is. */
export function valueKind({ takes, type }: LiveColumn): ValueKind {
  if (/^(bool(ean)?|bit|tinyint)\b/i.test(type)) return 'flag';
  if (takes !== undefined && takes !== 'anything') return takes;
  if (takes === undefined) return 'other';
  if (/char|text|clob/i.test(type)) return 'text';
  if (/date|time/i.test(type)) return 'time';
  return /int|num|dec|real|floa|doub/i.test(type) ? 'number' : 'other';
}
