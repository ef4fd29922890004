import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('customers', (table) => {
    table.integer('id').primary();
    table.text('name');
    table.text('email');
    table.timestamp('last_contact_at').notNullable().index();
  });
  await knex.schema.createTable('invoices', (table) => {
    table.integer('id').primary();
    table
      .integer('customer_id')
      .notNullable()
      .references('customers.id')
      .index();
    table.text('billed_to').notNullable();
    table.decimal('amount', 10, 2).notNullable();
    table.date('invoiced_on').notNullable().index();
  });
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('invoices').dropTable('customers');
}
