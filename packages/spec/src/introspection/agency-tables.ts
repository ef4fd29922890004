/**
 * The tables the tests of the introspection read: an estate agency's, the same on every dialect as far as it can.
 * `deal` and `bid` refer to one another, `deal` to itself; each ON DELETE action occurs, SET DEFAULT where it exists.
 */
export const agencyTables = {
  postgres: `
    create table agency (id integer primary key, name varchar(80) not null);
    create table contact (
      agency_id integer not null,
      number integer not null,
      name text not null default 'unknown',
      email varchar(120),
      email_lower text generated always as (lower(email)) stored,
      constraint contact_pkey primary key (number, agency_id),
      constraint contact_email_key unique (email),
      constraint contact_agency_id_fkey foreign key (agency_id) references agency (id) on delete restrict
    );
    create table deal (
      id integer primary key,
      agency_id integer not null default 1,
      seller_number integer not null,
      tip_id integer,
      latest_bid_id integer,
      closed_at timestamptz,
      constraint deal_agency_id_seller_number_fkey foreign key (agency_id, seller_number)
        references contact (agency_id, number) on delete cascade,
      constraint deal_tip_id_fkey foreign key (tip_id) references deal (id) on delete set null,
      constraint deal_agency_id_fkey foreign key (agency_id) references agency (id) on delete set default
    );
    create table bid (
      id integer primary key,
      deal_id integer not null,
      constraint bid_deal_id_fkey foreign key (deal_id) references deal (id) on delete cascade
        deferrable initially deferred
    );
    alter table deal add constraint deal_latest_bid_id_fkey foreign key (latest_bid_id) references bid (id);
    create index deal_closed on deal (closed_at, agency_id);
    create index deal_open on deal (seller_number) where closed_at is null;
    create index deal_on_expression on deal (agency_id, (seller_number + 1), tip_id);
    create unique index deal_unique_with_expression on deal (tip_id, (seller_number + 1));
    create view open_deal as select id, seller_number from deal where closed_at is null;
    create function keep() returns trigger language plpgsql as 'begin return new; end';
    create trigger bid_kept before update on bid for each row execute function keep();
  `,
  sqlite: `
    create table agency (id integer primary key, name varchar(80) not null);
    create table contact (
      agency_id integer not null,
      number integer not null,
      name text not null default 'unknown',
      email varchar(120),
      email_lower text generated always as (lower(email)) stored,
      primary key (number, agency_id),
      foreign key (agency_id) references agency (id) on delete restrict
    );
    create unique index contact_email_key on contact (email);
    create table deal (
      id integer primary key,
      agency_id integer not null default 1,
      seller_number integer not null,
      tip_id integer,
      latest_bid_id integer,
      closed_at datetime,
      foreign key (agency_id, seller_number) references contact (agency_id, number) on delete cascade,
      foreign key (tip_id) references deal (id) on delete set null,
      foreign key (agency_id) references agency (id) on delete set default,
      foreign key (latest_bid_id) references bid (id)
    );
    create table bid (
      id integer primary key,
      deal_id integer not null references deal (id) on delete cascade deferrable initially deferred
    );
    create index deal_closed on deal (closed_at, agency_id);
    create index deal_open on deal (seller_number) where closed_at is null;
    create index deal_on_expression on deal (agency_id, (seller_number + 1), tip_id);
    create unique index deal_unique_with_expression on deal (tip_id, (seller_number + 1));
    create view open_deal as select id, seller_number from deal where closed_at is null;
    create trigger bid_kept before update on bid begin select 1; end;
  `,
  // No partial index, no index on an expression (MySQL 8 has it), no SET DEFAULT, nothing deferrable.
  mysql: `
    create table agency (id integer primary key, name varchar(80) not null);
    create table contact (
      agency_id integer not null,
      number integer not null,
      name varchar(200) not null default 'unknown',
      email varchar(120),
      email_lower varchar(120) generated always as (lower(email)) stored,
      primary key (number, agency_id),
      constraint contact_email_key unique (email),
      constraint contact_agency_id_fkey foreign key (agency_id) references agency (id) on delete restrict,
      key contact_agency (agency_id, number)
    );
    create table deal (
      id integer primary key,
      agency_id integer not null default 1,
      seller_number integer not null,
      tip_id integer,
      latest_bid_id integer,
      closed_at datetime,
      constraint deal_agency_id_seller_number_fkey foreign key (agency_id, seller_number)
        references contact (agency_id, number) on delete cascade,
      constraint deal_tip_id_fkey foreign key (tip_id) references deal (id) on delete set null
    );
    create table bid (
      id integer primary key,
      deal_id integer not null,
      constraint bid_deal_id_fkey foreign key (deal_id) references deal (id) on delete cascade
    );
    alter table deal add constraint deal_latest_bid_id_fkey foreign key (latest_bid_id) references bid (id)
      on delete no action;
    create index deal_closed on deal (closed_at, agency_id);
    create view open_deal as select id, seller_number from deal where closed_at is null;
    create trigger bid_kept before update on bid for each row set new.id = old.id;
  `,
};
