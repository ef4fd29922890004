export { disposedValue, generalisedEncoding, isLeft } from '../disposal/disposed-value.ts';
export type { Journal, JournalEntry } from './erasure-journal.ts';
export type { FileEntry, FileOutbox, FileTurn, WaitingFiles } from './file-outbox.ts';
export type { FileStorage, HostFiles, NamedFile } from './file-storage.ts';
export { type HeldLease, type LeaseOptions, withLease } from './held-lease.ts';
export type { Lease, Leases } from './lease.ts';
export type { DeleteAction, LiveColumn, LiveForeignKey, LiveIndex, LiveSchema, LiveTable } from './live-schema.ts';
export type {
  ClaimTally,
  Cursor,
  Disposal,
  DisposalResult,
  EventLog,
  ExpiredPartition,
  GroupDue,
  GroupTally,
  KnownSubject,
  PartitionDrop,
  Partitions,
  Records,
  Reference,
  RequestEntry,
  Requests,
  RowKey,
  Scope,
  Store,
  SubjectRow,
  TableDue,
  TableTally,
  TallyQuestion,
  Transaction,
} from './store.ts';
