import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Shop1764000000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE "customers" (
        "id" integer NOT NULL,
        "name" text,
        "email" text,
        "last_contact_at" TIMESTAMP WITH TIME ZONE NOT NULL,
        CONSTRAINT "customers_pkey" PRIMARY KEY ("id")
      )`);
    await runner.query(`
      CREATE TABLE "invoices" (
        "id" integer NOT NULL,
        "customer_id" integer NOT NULL REFERENCES "customers" ("id"),
        "billed_to" text NOT NULL,
        "amount" numeric(10,2) NOT NULL,
        "invoiced_on" date NOT NULL,
        CONSTRAINT "invoices_pkey" PRIMARY KEY ("id")
      )`);
    await runner.query(`CREATE INDEX ON "customers" ("last_contact_at")`);
    await runner.query(`CREATE INDEX ON "invoices" ("customer_id")`);
    await runner.query(`CREATE INDEX ON "invoices" ("invoiced_on")`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE "invoices", "customers"');
  }
}
