import type { Policy } from '@gallra/core';
import type { HostFiles } from '@gallra/core/store';
import type { JournalArchive } from '@gallra/retention';
import type { Kysely } from 'kysely';
import type { CheckOptions } from './check/check.ts';
import type { AuditSettings } from './host/gallra-options.ts';

// biome-ignore lint/suspicious/noExplicitAny: any host's tables.
type Handle = Kysely<any>;

/** What `gallra.config.ts` tells the `gallra` command. */
export interface GallraConfig {
  /** What `definePolicy` or `parsePolicy` returned. */
  readonly policy: Policy;
  /** The host's Kysely handle, or a function that opens one. The command closes it when it is done. */
  readonly database: Handle | (() => Handle | Promise<Handle>);
  /**
   * For the erasure journal: 32 random bytes, kept outside the database. Default: those in the environment, as base64, under
   * `GALLRA_FINGERPRINT_KEY`.
   */
  readonly fingerprintKey?: Uint8Array;
  /** Where the columns under a table's `files` lead: a storage of `unstorage`, and how a value becomes a key in it. */
  readonly files?: HostFiles;
  /** Where the erasure journal is kept outside the database, such as `fileArchive('/backup/gallra-journal.ndjson')`. */
  readonly journal?: JournalArchive;
  /**
   * What the audit log is sealed with, and who witnesses it. Default of the signer key: the one in the environment, under
   * `GALLRA_AUDIT_SIGNER`.
   */
  readonly audit?: AuditSettings;
  readonly check?: Pick<CheckOptions, 'maxTodo' | 'ignore'>;
}

/**
 * Types the configuration of the `gallra` command, which reads the default export of `gallra.config.ts`.
 *
 * @param config - policy, database, and what else there is
 * @returns the same
 * @example
 * ```ts
 * import { defineConfig, parsePolicy } from 'gallra';
 * import type { Kysely } from 'kysely';
 *
 * declare const json: string;
 * declare function openDatabase(): Promise<Kysely<{ contacts: { id: number } }>>;
 *
 * export default defineConfig({ policy: parsePolicy(JSON.parse(json)), database: openDatabase });
 * ```
 */
export function defineConfig(config: GallraConfig): GallraConfig {
  return config;
}
