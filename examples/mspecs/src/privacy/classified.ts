import type { PersonalTable } from '@gallra/core';
import type { Database } from '../database.ts';
import type { duties } from './statutes.ts';
import type { categories, events, subjects } from './vocabulary.ts';

/** A table with every column classified, in the words of this policy. */
export type Classified<T extends keyof Database> = PersonalTable<
  keyof typeof subjects,
  keyof typeof categories,
  keyof typeof events,
  keyof typeof duties,
  keyof Database,
  keyof Database[T] & string
>;

/** What stands in a NOT NULL column once the value is gone. */
export const dash = { replace: '–' } as const;
