/** The tables and the people of "Getting started". */
export const shopTables = `
  create table customers (
    id integer primary key,
    name text,
    email text,
    last_contact_at timestamptz not null
  );
  create table invoices (
    id integer primary key,
    customer_id integer not null references customers,
    billed_to text not null,
    amount numeric(10, 2) not null,
    invoiced_on date not null
  );
  create index on customers (last_contact_at);
  create index on invoices (customer_id);
  create index on invoices (invoiced_on);
`;

export const shopRows = `
  insert into customers values
    (1, 'Karin Exempel', 'karin@example.com', '2026-10-15T09:00:00Z'),
    (2, 'Nils Exempel', 'nils@example.com', '2023-05-02T09:00:00Z'),
    (3, 'Asta Exempel', 'asta@example.com', '2024-01-10T09:00:00Z');
  insert into invoices values
    (1, 1, 'Karin Exempel', 1200, '2026-09-20'),
    (2, 2, 'Nils Exempel', 800, '2023-05-02');
`;
