import { GallraError, type PersonalTable } from '@gallra/core';
import type { PhysicalNames } from '../names/physical-names.ts';
import type { TaggedColumns } from './tagged-columns.ts';

/** What reading a statement takes. */
export interface StatementSetting {
  /** The policy's tables with personal data, by name. */
  readonly personal: ReadonlyMap<string, PersonalTable>;
  readonly names: PhysicalNames;
  /** Columns whose reading is recorded. */
  readonly tagged: TaggedColumns;
}

/** A statement is refused because nobody could tell afterwards whose data it has changed. */
export const unreadable = (table: string, what: string, fix: string): GallraError =>
  new GallraError(
    'audit.unreadable',
    `${what}, so it cannot be told whose data in table "${table}" it changes, and nothing was changed. ${fix}`,
  );
