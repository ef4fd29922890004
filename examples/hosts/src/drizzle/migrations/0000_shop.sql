CREATE TABLE "customers" (
	"id" integer PRIMARY KEY NOT NULL,
	"name" text,
	"email" text,
	"last_contact_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "invoices" (
	"id" integer PRIMARY KEY NOT NULL,
	"customer_id" integer NOT NULL REFERENCES "customers"("id"),
	"billed_to" text NOT NULL,
	"amount" numeric(10, 2) NOT NULL,
	"invoiced_on" date NOT NULL
);
--> statement-breakpoint
CREATE INDEX ON "customers" ("last_contact_at");
--> statement-breakpoint
CREATE INDEX ON "invoices" ("customer_id");
--> statement-breakpoint
CREATE INDEX ON "invoices" ("invoiced_on");
