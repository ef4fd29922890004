import type { Kyselify } from 'drizzle-orm/kysely';
import {
  date,
  integer,
  numeric,
  pgTable,
  text,
  timestamp,
} from 'drizzle-orm/pg-core';

export const customers = pgTable('customers', {
  id: integer().primaryKey(),
  name: text(),
  email: text(),
  last_contact_at: timestamp({ withTimezone: true }).notNull(),
});

export const invoices = pgTable('invoices', {
  id: integer().primaryKey(),
  customer_id: integer()
    .notNull()
    .references(() => customers.id),
  billed_to: text().notNull(),
  amount: numeric({ precision: 10, scale: 2 }).notNull(),
  invoiced_on: date({ mode: 'date' }).notNull(),
});

/** The same, for `definePolicy<Database>()`. */
export interface Database {
  customers: Kyselify<typeof customers>;
  invoices: Kyselify<typeof invoices>;
}
