export { peopleOf } from '../decision/situation.ts';
export { generalisedEncoding, isLeft } from '../disposal/disposed-value.ts';
export type { Journal, JournalEntry } from './erasure-journal.ts';
export type { EvidenceLog } from './evidence-log.ts';
export type { FileEntry, FileOutbox, FileTurn, WaitingFiles } from './file-outbox.ts';
export type { FileStorage, HostFiles, NamedFile } from './file-storage.ts';
export { type HeldLease, type LeaseOptions, withLease } from './held-lease.ts';
export type {
  ClaimTally,
  Cursor,
  Disposal,
  DisposalResult,
  ExpiredPartition,
  GroupDue,
  GroupTally,
  HostRows,
  IncomingKey,
  PartitionDrop,
  Partitions,
  RowKey,
  Scope,
  SubjectRow,
  TableDue,
  TableTally,
  TallyQuestion,
} from './host-rows.ts';
export { impliedSchema } from './implied-schema.ts';
export type { Lease, Leases } from './lease.ts';
export type { DeleteAction, LiveColumn, LiveForeignKey, LiveIndex, LiveSchema, LiveTable } from './live-schema.ts';
export type { KnownSubject, RequestEntry, Requests } from './requests.ts';
export { isBusy, type RetryOptions, retried } from './retry.ts';
export type { Store, Transaction } from './store.ts';
