import { definePolicy, type Policy } from '@gallra/core';
import type { Kysely } from 'kysely';
import { expectTypeOf, test } from 'vitest';
import { createGallra } from './create-gallra.ts';

interface Database {
  contacts: { id: number; name: string; last_contact_at: Date };
}

declare const db: Kysely<Database>;

const policy = definePolicy<Database>()({
  timeZone: 'Europe/Stockholm',
  subjects: { registered: { sv: 'Registrerade', en: 'Registered' } },
  categories: { identity: { sv: 'Identitet', en: 'Identity' } },
  events: { lastContact: { sv: 'senaste kontakt', en: 'last contact' } },
  purposes: {
    care: {
      title: { sv: 'Kundvård', en: 'Customer care' },
      role: 'controller',
      basis: '6(1)(f)',
      subjects: 'all',
      categories: 'all',
      keep: { from: 'lastContact', for: 'P1Y' },
    },
  },
  tables: {
    contacts: {
      subjects: { id: 'registered' },
      events: { lastContact: 'last_contact_at' },
      columns: { id: 'key', name: 'identity', last_contact_at: 'notPersonal' },
      then: 'erase',
    },
  },
});

test('a subject category is one of the policy, and a key is a number, a bigint or text', () => {
  const gallra = createGallra({ policy, db });
  expectTypeOf(gallra.subject).parameter(0).toEqualTypeOf<'registered'>();
  expectTypeOf(gallra.subject).parameter(1).toEqualTypeOf<string | number | bigint>();
  // @ts-expect-error: no such category
  gallra.subject('external', 1);
});

test('a policy out of a file has any category', () => {
  const gallra = createGallra({ policy: policy as Policy, db });
  expectTypeOf(gallra.subject).parameter(0).toEqualTypeOf<string>();
});
