import type { LiveSchema, LiveTable } from '@gallra/core/store';
import { introspect } from '@gallra/kysely';
import { sql } from 'kysely';
import { beforeAll, expect, test } from 'vitest';
import { eachDatabase } from '../databases/index.ts';

const tables = `
  create domain short_text as varchar(12) not null;
  create domain shorter_text as short_text default 'none';
  create type mood as enum ('glad', 'sad');
  create table kinds (
    id integer generated always as identity primary key,
    code shorter_text,
    codes varchar(5)[],
    mood mood,
    letter char(3),
    document tsvector
  );
  create index kinds_document on kinds using gin (document);
  create index kinds_mood on kinds (mood) include (letter);

  create table visit (id integer not null, at date not null, primary key (id, at)) partition by range (at);
  create table visit_2025 partition of visit for values from ('2025-01-01') to ('2026-01-01') partition by range (at);
  create table visit_2025_h1 partition of visit_2025 for values from ('2025-01-01') to ('2025-07-01');
  create table visit_2026 partition of visit for values from ('2026-01-01') to ('2027-01-01');
  insert into visit select n, date '2025-01-01' + n from generate_series(1, 40) n;
  insert into visit select n, date '2026-01-01' + n from generate_series(1, 2) n;

  create table note (
    id integer primary key,
    visit_id integer,
    visit_at date,
    constraint note_visit foreign key (visit_id, visit_at) references visit on delete cascade
  );
  alter table visit add column kind_id integer constraint visit_kind references kinds on delete set null;

  create schema archive;
  create table archive.note (id integer primary key references public.note on delete cascade);
  create materialized view visits as select at, count(*) from visit group by at;
  create index visits_at on visits (at);
  analyze;
`;

eachDatabase(
  (database) => {
    let schema: LiveSchema;
    const table = (name: string, within = schema): LiveTable | undefined =>
      within.tables.find((found) => found.name === name);
    const column = (name: string) => table('kinds')?.columns.find((found) => found.name === name);

    beforeAll(async () => {
      await database.run(tables);
      schema = await introspect(database.db);
    });

    test('a domain is read as the type beneath it, with its length, default and NOT NULL', () => {
      expect(column('code')).toEqual({
        name: 'code',
        type: 'character varying',
        takes: 'text',
        times: ['iso'],
        nullable: false,
        hasDefault: true,
        generated: false,
        maxLength: 12,
      });
    });

    test('enums and arrays keep their own names; the length of an element is not that of the column', () => {
      expect(column('mood')?.type).toBe('mood');
      expect(column('codes')).toMatchObject({ type: 'character varying[]' });
      expect(column('codes')).not.toHaveProperty('maxLength');
      expect(column('letter')?.maxLength).toBe(3);
    });

    test('an identity column has a default', () => {
      expect(column('id')).toMatchObject({ hasDefault: true, generated: false });
    });

    test('an index ends before the columns it only includes; GIN answers no equality', () => {
      expect(table('kinds')?.indexes).toEqual([
        { name: 'kinds_mood', columns: ['mood'], unique: false, partial: false },
      ]);
    });

    test('partitions, at any depth, belong to the table at the top', () => {
      const partitions = schema.tables.filter(({ kind }) => kind === 'partition');
      expect(partitions.map(({ name, partitionOf }) => [name, partitionOf])).toEqual([
        ['visit_2025', 'visit'],
        ['visit_2025_h1', 'visit'],
        ['visit_2026', 'visit'],
      ]);
      expect(table('visit')?.primaryKey).toEqual(['id', 'at']);
    });

    test('a table says that others hold rows of it, wherever they are', async () => {
      await database.run(`
        create table letter (at date) partition by range (at);
        create table archive.letter_2025 partition of letter for values from ('2025-01-01') to ('2026-01-01');
        create table parcel (at date);
        create table archive.heavy_parcel () inherits (parcel);
      `);
      const { tables } = await introspect(database.db);
      const names = ['letter', 'parcel', 'visit', 'visit_2025', 'visit_2026', 'note'];
      expect(
        Object.fromEntries(tables.filter(({ name }) => names.includes(name)).map((one) => [one.name, one.partitioned])),
      ).toEqual({ letter: true, parcel: true, visit: true, visit_2025: true, visit_2026: undefined, note: undefined });
      await database.run('drop table letter; drop table parcel cascade;');
    });

    test('the estimate of a partitioned table is that of its partitions together', () => {
      expect(table('visit')?.estimatedRows).toBe(42);
      expect(table('visit_2025')?.estimatedRows).toBe(40);
      expect(table('visit_2026')?.estimatedRows).toBe(2);
    });

    test('no estimate is made up before the first ANALYZE', async () => {
      await database.run('create table fresh (id integer); insert into fresh values (1);');
      expect(table('fresh', await introspect(database.db))).not.toHaveProperty('estimatedRows');
    });

    test('a foreign key to a partitioned table stands once, one from it stands with each partition', () => {
      expect(table('note')?.foreignKeys.map(({ name, references }) => [name, references.table])).toEqual([
        ['note_visit', 'visit'],
      ]);
      for (const name of ['visit', 'visit_2025', 'visit_2025_h1', 'visit_2026']) {
        expect(table(name)?.foreignKeys.map(({ references, onDelete }) => [references.table, onDelete])).toEqual([
          ['kinds', 'setNull'],
        ]);
      }
    });

    test('a materialised view is a view, with its indexes', () => {
      expect(table('visits')).toMatchObject({ kind: 'view', indexes: [{ name: 'visits_at', columns: ['at'] }] });
    });

    test('only schemas on the search path are read, unless others are named', async () => {
      expect(schema.tables.every((found) => found.schema === 'public')).toBe(true);
      const archive = await introspect(database.db, { schemas: ['archive'] });
      expect(archive.tables.map(({ name, schema }) => `${schema}.${name}`)).toEqual(['archive.note']);
      expect(archive.tables[0]?.foreignKeys[0]?.references).toEqual({
        schema: 'public',
        table: 'note',
        columns: ['id'],
      });
      expect((await introspect(database.db, { schemas: ['archive', 'public'] })).tables).toContainEqual(
        archive.tables[0],
      );
    });

    test('a foreign key that is not enforced deletes nothing, whatever it says', async () => {
      const { rows } = await sql<{ version: string }>`
      select current_setting('server_version_num') as version`.execute(database.db);
      // NOT ENFORCED came with PostgreSQL 18.
      if (Number(rows[0]?.version) < 180_000) return;
      await database.run(`
      create table loose (id integer, kind_id integer);
      alter table loose add constraint loose_kind foreign key (kind_id) references kinds on delete cascade not enforced;
    `);
      const loose = table('loose', await introspect(database.db));
      expect(loose?.foreignKeys.map(({ onDelete }) => onDelete)).toEqual(['noAction']);
    });
  },
  { dialect: 'postgres' },
);
