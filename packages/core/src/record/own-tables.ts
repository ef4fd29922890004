import { chosenPeriods } from './chosen-period.ts';
import { controllerCategories } from './controller-category.ts';
import { erasureJournal, journalExports } from './erasure-journal.ts';
import { exercisedRights } from './exercised-right.ts';
import { legalHolds } from './legal-hold.ts';
import { outboxFiles } from './outbox-file.ts';
import { type OwnRecord, ownTableName } from './own-record.ts';

/** Every kind of record that is declared. */
export const ownRecords: readonly OwnRecord<never>[] = [
  legalHolds,
  chosenPeriods,
  exercisedRights,
  erasureJournal,
  journalExports,
  outboxFiles,
  controllerCategories,
] as unknown as readonly OwnRecord<never>[];

/**
 * Gallra's own tables: those of its records, and what is written by hand. The mapping from people to references is no
 * record, for it is what a person is forgotten by. Leases live by the clock of the database and change hands in one
 * statement. The lock between those that dispose of rows and those that keep some is a table, for a pooler knows no session.
 * The audit log is a tree of hashes, in an order of its own, with triggers and statements that write to it.
 */
export const ownTableNames: readonly string[] = [
  ...ownRecords.map(ownTableName),
  'gallra_subjects',
  'gallra_former_references',
  'gallra_leases',
  'gallra_preservation',
  'gallra_audit',
  'gallra_audit_changes',
  'gallra_audit_checkpoints',
  'gallra_audit_logs',
  'gallra_audit_subjects',
  'gallra_audit_tiles',
  'gallra_audit_witnesses',
];
