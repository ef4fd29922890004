CREATE TABLE "customers" (
    "id" INTEGER NOT NULL,
    "name" TEXT,
    "email" TEXT,
    "last_contact_at" TIMESTAMPTZ NOT NULL,

    CONSTRAINT "customers_pkey" PRIMARY KEY ("id")
);
CREATE TABLE "invoices" (
    "id" INTEGER NOT NULL,
    "customer_id" INTEGER NOT NULL,
    "billed_to" TEXT NOT NULL,
    "amount" DECIMAL(10,2) NOT NULL,
    "invoiced_on" DATE NOT NULL,

    CONSTRAINT "invoices_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "customers_last_contact_at_idx" ON "customers"("last_contact_at");
CREATE INDEX "invoices_customer_id_idx" ON "invoices"("customer_id");
CREATE INDEX "invoices_invoiced_on_idx" ON "invoices"("invoiced_on");
ALTER TABLE "invoices" ADD CONSTRAINT "invoices_customer_id_fkey"
    FOREIGN KEY ("customer_id") REFERENCES "customers"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
