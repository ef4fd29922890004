import { definePolicy, type Policy } from '@gallra/core';
import type { Kysely } from 'kysely';
import { expectTypeOf, test } from 'vitest';
import { createGallra } from './create-gallra.ts';
import type { Gallra } from './gallra.ts';

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

interface Tenants {
  customers: { id: number; name: string };
  logins: { id: number; kind: string; email: string; closed_at: Date | null };
  notes: { id: number; customer_id: number; contact: string; written_at: Date };
}

const tenants = definePolicy<Tenants>()({
  timeZone: 'Europe/Stockholm',
  controllers: { in: 'customers', name: 'name' },
  subjects: {
    user: { sv: 'Användare', en: 'Users' },
    admin: { sv: 'Administratörer', en: 'Administrators' },
    contact: { sv: 'Kontakter', en: 'Contacts' },
  },
  categories: { identity: { sv: 'Identitet', en: 'Identity' } },
  events: { closed: { sv: 'avslut', en: 'closing' }, written: { sv: 'skrivet', en: 'writing' } },
  purposes: {
    accounts: {
      title: { sv: 'Konton', en: 'Accounts' },
      role: 'controller',
      basis: '6(1)(b)',
      subjects: 'all',
      categories: 'all',
      keep: { from: 'closed', for: 'P1M' },
    },
    notes: {
      title: { sv: 'Anteckningar', en: 'Notes' },
      role: 'tenant',
      basis: '6(1)(f)',
      subjects: 'all',
      categories: 'all',
      keep: { from: 'written', for: 'P1Y' },
    },
  },
  tables: {
    customers: { controller: 'id', columns: { id: 'key', name: 'notPersonal' }, then: 'erase' },
    logins: {
      controller: 'shared',
      subjects: { id: { by: 'kind', values: { user: 'user', admin: 'admin' } } },
      events: { closed: 'closed_at' },
      columns: { id: 'key', kind: 'notPersonal', email: 'identity', closed_at: 'notPersonal' },
      then: 'erase',
    },
    notes: {
      controller: 'customer_id',
      subjects: { id: 'contact' },
      events: { written: 'written_at' },
      columns: { id: 'key', customer_id: 'key', contact: 'identity', written_at: 'notPersonal' },
      then: 'erase',
    },
  },
});

test('of whom something is asked is said where the own row belongs to no controller alone (GDPR Art. 4(7))', () => {
  const gallra = createGallra({ policy: tenants, db });
  // @ts-expect-error: of which customer?
  gallra.subject('user', 1);
  // @ts-expect-error: who acted does not tell
  gallra.subject('admin', 1, { actor: 'support' });
  gallra.subject('user', 1, { controller: 3 });
  gallra.subject('admin', 1, { vendor: true, actor: 'support' });
  gallra.subject('contact', 1);
  gallra.subject('contact', 1, { controller: '3' });
  // @ts-expect-error: one of them
  gallra.subject('contact', 1, { controller: '3', vendor: true });
  const anybodys: Gallra = gallra;
  anybodys.subject('user', 1);
  createGallra({ policy: tenants as Policy, db }).subject('user', 1);
});
