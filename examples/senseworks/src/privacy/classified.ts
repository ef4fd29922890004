import type { TablesOf } from 'gallra';
import type { Database } from '../database.ts';
import type * as vocabulary from './vocabulary.ts';

/** What each table may be classified as, in the words of this policy. A column left out is a compile error. */
export type Classified = TablesOf<Database, typeof vocabulary>;

/** What stands in a NOT NULL column once the value is gone. */
export const dash = { replace: '–' } as const;
