import { PGlite } from '@electric-sql/pglite';
import { createGallra, type Gallra, type GallraOptions } from 'gallra';
import type { Kysely } from 'kysely';
import { type Contents, openInMemory } from './database.ts';

/** A host on a database in this process, with a clock of its own. */
export interface HostOnPGlite<DB, Subject extends string> {
  readonly pglite: PGlite;
  readonly db: Kysely<DB>;
  readonly gallra: Gallra<Subject>;
  /** What `gallra` takes for the time now. */
  readonly setClock: (now: Date) => void;
}

/**
 * Makes and fills a database, and puts a policy in force there. Whoever opens it destroys `db`.
 *
 * @param contents - its tables and rows
 * @param options - what `createGallra` wants, but for the database; `now`: where the clock stands at first
 */
export async function openHost<DB, const Subject extends string>(
  contents: Contents<DB>,
  { now, ...options }: Pick<GallraOptions<Subject>, 'policy'> & { readonly now: Date },
): Promise<HostOnPGlite<DB, Subject>> {
  let clock = now;
  const pglite = new PGlite();
  const db = await openInMemory(contents, pglite);
  const fingerprintKey = crypto.getRandomValues(new Uint8Array(32));
  const gallra = createGallra({ ...options, db, clock: () => clock, fingerprintKey });
  await gallra.migrate();
  return {
    pglite,
    db,
    gallra,
    setClock: (at) => {
      clock = at;
    },
  };
}
