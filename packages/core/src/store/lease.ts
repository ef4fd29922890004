/** A lease on record: who may do something alone, and until when unless it is renewed. */
export interface Lease {
  /** What is leased, such as `sweep`; at most 200 characters. */
  readonly name: string;
  /** Who holds it; no two holders are called the same. */
  readonly holder: string;
  readonly since: Date;
  readonly until: Date;
  /** What the holder tells of its work. It names no person. */
  readonly note?: string;
}

/**
 * Leases: rows that say who does something alone. They need no session of their own, so they work behind a pool of
 * connections, and they end by themselves. Time is the database's: clocks of processes differ, and jump.
 */
export interface Leases {
  /** Takes a lease that is free, has run out, or is the holder's already. Whether it is the holder's now. */
  take(name: string, holder: string, seconds: number): Promise<boolean>;
  /** Whether the lease was still the holder's: extends it by its full length. */
  renew(name: string, holder: string, seconds: number, note?: string): Promise<boolean>;
  /** Whether the lease was the holder's. */
  release(name: string, holder: string): Promise<boolean>;
  /** Those that have not run out, in the order of their names. */
  list(): Promise<readonly Lease[]>;
}
