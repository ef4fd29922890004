import { Kysely, SqliteDialect } from 'kysely';
import { describe, expect, test } from 'vitest';
import { estatePolicy } from '../testing/estate.ts';
import { createGallra } from './create-gallra.ts';

const policy = estatePolicy();
/** A handle that nobody asks for a connection. */
const db = new Kysely({
  dialect: new SqliteDialect({ database: () => Promise.reject(new Error('The database was opened.')) }),
});

describe('Gallra in a host', () => {
  test('refuses a policy that is not sound and a key that could be guessed', () => {
    expect(() => createGallra({ policy: { ...policy, timeZone: 'Nowhere' }, db })).toThrow('timeZone');
    expect(() => createGallra({ policy, db, fingerprintKey: new Uint8Array(15) })).toThrow('32 random bytes');
  });
});
