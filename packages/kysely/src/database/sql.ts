import type { RawBuilder } from 'kysely';

/** A piece of SQL, values bound. */
export type Sql = RawBuilder<unknown>;
