export { heldSinceOf, isAskedByHolder, isRecordedOfHolder } from '../decision/key-holder.ts';
export { type AskedPerson, isEarlierHolder, isPerson, linksTo, peopleOf } from '../decision/people-behind.ts';
export { type RightAct, rightActs } from '../decision/right-act.ts';
export { controllerOf, controllerWithKey } from '../decision/row-with-links.ts';
export { generalisedEncoding, isLeft } from '../disposal/disposed-value.ts';
export { isRandom, type RandomShape, randomMark, randomShape } from '../disposal/random-text.ts';
export type { ControllerCategories } from '../record/controller-category.ts';
export type { Journal, JournalEntry } from '../record/erasure-journal.ts';
export type { KnownSubject, RequestEntry, Requests } from '../record/exercised-right.ts';
export { askedSubject, refuseUnscoped } from '../store/asked-subject.ts';
export type { EvidenceLog } from '../store/evidence-log.ts';
export type { FileEntry, FileOutbox, FileTurn, WaitingFiles } from '../store/file-outbox.ts';
export type { FileStorage, HostFiles, NamedFile } from '../store/file-storage.ts';
export { type HeldLease, type LeaseOptions, withLease } from '../store/held-lease.ts';
export {
  type ClaimTally,
  type Cursor,
  type Disposal,
  type DisposalResult,
  type ExpiredPartition,
  type GroupDue,
  type GroupTally,
  type HostRows,
  type IncomingKey,
  isSpelling,
  type LinkFault,
  type OwnRowKey,
  type PartitionDrop,
  type Partitions,
  type RowKey,
  type Scope,
  type StayingQuestion,
  type StayingRows,
  type SubjectRow,
  type TableDue,
  type TableTally,
  type TallyQuestion,
  type UnreadableTime,
} from '../store/host-rows.ts';
export { impliedSchema } from '../store/implied-schema.ts';
export type { Lease, Leases } from '../store/lease.ts';
export type {
  DeleteAction,
  LiveColumn,
  LiveConstraint,
  LiveForeignKey,
  LiveIndex,
  LiveSchema,
  LiveTable,
  OutsideForeignKey,
  TableTrait,
} from '../store/live-schema.ts';
export { inTurn, isBusy, type RetryOptions, retried } from '../store/retry.ts';
export type { Store, Transaction } from '../store/store.ts';
