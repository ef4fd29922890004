import type { LiveSchema } from '@gallra/core';
import { introspect } from '@gallra/kysely';
import { sql } from 'kysely';
import { beforeAll, expect, test } from 'vitest';
import { eachDatabase } from '../databases/index.ts';

eachDatabase(
  (database, open) => {
    let schema: LiveSchema;
    const column = (name: string) => schema.tables[0]?.columns.find((found) => found.name === name);

    beforeAll(async () => {
      await database.run(`
      create table Note (
        id bigint unsigned auto_increment primary key,
        plain varchar(20),
        word varchar(20) default 'NULL',
        empty varchar(20) not null default '',
        stamp timestamp(6) not null default current_timestamp(6) on update current_timestamp(6),
        later int generated always as (id + 1) virtual,
        body text,
        kind enum ('a', 'b'),
        fulltext key note_body (body),
        key note_start (body(10)),
        unique key note_plain (plain)
      );
      insert into Note (plain) values ('a'), ('b');
      analyze table Note;
    `);
      schema = await introspect(database.db);
    }, 60_000);

    test('the schema is the database that is open', async () => {
      const { rows } = await sql<{ name: string }>`select database() as name`.execute(database.db);
      expect(schema.tables.map((table) => table.schema)).toEqual([rows[0]?.name]);
    });

    test('a default is told from the NULL that MariaDB writes for none', () => {
      expect(column('plain')?.hasDefault).toBe(false);
      expect(column('word')?.hasDefault).toBe(true);
      expect(column('empty')?.hasDefault).toBe(true);
      expect(column('stamp')?.hasDefault).toBe(true);
      expect(column('id')?.hasDefault).toBe(true);
      expect(column('later')).toMatchObject({ hasDefault: false, generated: true });
    });

    test('types are bare, and only char and varchar have a length in characters', () => {
      expect(column('id')?.type).toBe('bigint');
      expect(column('stamp')?.type).toBe('timestamp');
      expect(column('kind')).toEqual({
        name: 'kind',
        type: 'enum',
        nullable: true,
        hasDefault: false,
        generated: false,
      });
      expect(column('word')?.maxLength).toBe(20);
      expect(column('body')).not.toHaveProperty('maxLength');
    });

    test('a full-text index answers no equality; one on the start of a column does', () => {
      expect(schema.tables[0]?.indexes).toEqual([
        { name: 'note_plain', columns: ['plain'], unique: true, partial: false },
        { name: 'note_start', columns: ['body'], unique: false, partial: false },
      ]);
    });

    test('the estimate is that of the storage engine', () => {
      expect(schema.tables[0]?.estimatedRows).toBe(2);
    });

    test('another database on the server is read where it is named', async () => {
      const other = await open();
      try {
        await other.run('create table elsewhere (id integer primary key);');
        const { tables } = await introspect(other.db);
        const name = tables[0]?.schema ?? '';
        expect(await introspect(database.db, { schemas: [name] })).toEqual({ dialect: 'mysql', tables });
      } finally {
        await other.close();
      }
    });
  },
  { dialect: 'mysql' },
);
