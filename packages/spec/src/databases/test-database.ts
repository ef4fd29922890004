import type { DialectName } from '@gallra/kysely';
import type { Dialect, Kysely } from 'kysely';

/** The servers and libraries the suite runs against. */
export type DatabaseName = 'pglite' | 'postgres' | 'sqlite' | 'mariadb';

/** An empty database of its own, gone after `close`. */
export interface TestDatabase {
  readonly name: DatabaseName;
  readonly dialect: DialectName;
  // biome-ignore lint/suspicious/noExplicitAny: each test brings tables of its own.
  readonly db: Kysely<any>;
  /** The dialect of `db`, for other handles on the same connections. */
  readonly host: Dialect;
  /** Where another process finds the same database; undefined where it is in this one. */
  readonly url?: string | undefined;
  /** Runs a script of many statements, outside `db` and its transactions; settings made in it do not outlive it. */
  run(script: string): Promise<void>;
  close(): Promise<void>;
}

/** A kind of database a test may open, and where it cannot be opened here, why. */
export interface DatabaseKind {
  readonly name: DatabaseName;
  readonly dialect: TestDatabase['dialect'];
  readonly available: boolean;
  readonly why?: string;
  open(): Promise<TestDatabase>;
}
