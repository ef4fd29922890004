import { randomBytes } from 'node:crypto';
import type { LiveSchema } from '@gallra/core/store';
import { introspect } from '@gallra/kysely';
import { Kysely, MysqlDialect, sql } from 'kysely';
import { createPool } from 'mysql2';
import { beforeAll, expect, test } from 'vitest';
import { eachDatabase, type TestDatabase } from '../databases/index.ts';
import { withDatabase } from '../databases/server-url.ts';

/** The same database for a user with rights on single tables. */
async function asUserWith({ db, run }: TestDatabase, grants: readonly string[]) {
  const { rows } = await sql<{ name: string }>`select database() as name`.execute(db);
  const name = rows[0]?.name ?? '';
  const user = `gallra_${randomBytes(6).toString('hex')}`;
  const rights = grants.map((grant) => `grant ${grant.replace(' on ', ` on ${name}.`)} to ${user};`);
  await run(`create user ${user} identified by '${user}'; ${rights.join(' ')}`);
  const uri = new URL(withDatabase(process.env.GALLRA_TEST_MYSQL_URL ?? '', name));
  Object.assign(uri, { username: user, password: user });
  const limited = new Kysely<unknown>({ dialect: new MysqlDialect({ pool: createPool({ uri: uri.href }) }) });
  return {
    db: limited,
    close: async () => {
      await limited.destroy();
      await run(`drop user ${user};`);
    },
  };
}

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
    });

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
        times: [],
        nullable: true,
        hasDefault: false,
        generated: false,
        collation: expect.stringMatching(/_ci$/),
        loose: true,
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

    test('a foreign key whose rule is hidden from the user is one that refuses', async () => {
      await database.run(`
        create table Owner (id int primary key);
        create table Pet (id int primary key, owner int, foreign key (owner) references Owner (id) on delete cascade);
      `);
      const rule = ({ tables }: LiveSchema) => tables.find(({ name }) => name === 'Pet')?.foreignKeys[0]?.onDelete;
      expect(rule(await introspect(database.db))).toBe('cascade');
      const limited = await asUserWith(database, ['select, delete on Owner', 'select on Pet']);
      try {
        expect(rule(await introspect(limited.db))).toBe('restrict');
      } finally {
        await limited.close();
      }
    });

    test('another database on the server is read where it is named', async () => {
      const other = await open();
      try {
        await other.run('create table elsewhere (id integer primary key);');
        const { tables } = await introspect(other.db);
        const name = tables[0]?.schema ?? '';
        expect(await introspect(database.db, { schemas: [name] })).toMatchObject({ dialect: 'mysql', tables });
      } finally {
        await other.close();
      }
    });
  },
  { dialect: 'mysql' },
);
