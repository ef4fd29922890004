import { base, Faker, sv } from '@faker-js/faker';
import { emptyRows, type Rows } from './rows.ts';

/** What every story is told with: one source of chance, one present, the rows so far. */
export interface World {
  readonly faker: Faker;
  readonly now: Date;
  readonly rows: Rows;
  /** Identifiers given out. */
  readonly taken: Set<string>;
  /** The personnummer of each contact, whether or not its agency has asked for it yet; by contact key. */
  readonly personnummer: Map<number, string>;
}

export function makeWorld(seed: number, now: Date): World {
  return {
    faker: new Faker({ locale: [sv, base], seed }),
    now,
    rows: emptyRows(),
    taken: new Set(),
    personnummer: new Map(),
  };
}
