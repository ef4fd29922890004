import type { Witness, WitnessAlarm } from '@gallra/audit';
import type { Policy, SubjectCategory } from '@gallra/core';
import type { HostFiles } from '@gallra/core/store';
import type { JournalArchive } from '@gallra/retention';
import type { Kysely } from 'kysely';

/** What the audit log of a host is sealed with. */
export interface AuditSettings {
  /** Signer key, as `generateNoteKeys` of `gallra/audit` or `gallra audit keys` makes it. Keep it outside the database. */
  readonly signer?: string;
  /** Who keeps its checkpoints outside the database: `fileWitness`, `storageWitness`, `webhookWitness`, or your own. */
  readonly witnesses?: readonly Witness[];
  /** Told of each witness that could not keep a checkpoint. */
  readonly onAlarm?: (alarm: WitnessAlarm) => void;
}

/** What Gallra is made of in a host. */
export interface GallraOptions<Subject extends string = string> {
  /** What `definePolicy` or `parsePolicy` returned. */
  readonly policy: Policy & { readonly subjects: Readonly<Record<Subject, SubjectCategory>> };
  /**
   * The host's own handle: PostgreSQL, PGlite, SQLite, MariaDB or MySQL. Gallra never closes it. One that records
   * (`auditedDialect`) is refused where something is to be changed (`handle.unsuitable`).
   */
  // biome-ignore lint/suspicious/noExplicitAny: any host's tables.
  readonly db: Kysely<any>;
  /** The time now; default the system's clock. */
  readonly clock?: () => Date;
  /** At least 16 random bytes, better 32, kept outside the database. Without them erasures are not journalled. */
  readonly fingerprintKey?: Uint8Array;
  /** Where the columns under a table's `files` lead. Without it, the files of what is disposed of wait to be removed. */
  readonly files?: HostFiles;
  /** Where the erasure journal is kept outside the database: `fileArchive(path)`, or `storageArchive(storage)`. */
  readonly journal?: JournalArchive;
  /**
   * What the audit log is sealed with, and who witnesses it. Changes are recorded by the handle: see `auditedDialect` of
   * `gallra/audit`.
   */
  readonly audit?: AuditSettings;
}
