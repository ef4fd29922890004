import { GallraError } from '@gallra/core';
import {
  CamelCasePlugin,
  type Dialect,
  DummyDriver,
  Kysely,
  MssqlAdapter,
  MssqlQueryCompiler,
  MysqlAdapter,
  MysqlQueryCompiler,
  PGliteAdapter,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  SqliteAdapter,
  SqliteQueryCompiler,
} from 'kysely';
import { expect, test } from 'vitest';
import { dialectOf } from './dialect-of.ts';

const kysely = (adapter: Dialect['createAdapter'], compiler: Dialect['createQueryCompiler']) =>
  new Kysely<unknown>({
    plugins: [new CamelCasePlugin()],
    dialect: {
      createAdapter: adapter,
      createQueryCompiler: compiler,
      createDriver: () => new DummyDriver(),
      createIntrospector: (db) => new PostgresIntrospector(db),
    },
  });

test.each([
  ['postgres', () => new PostgresAdapter(), () => new PostgresQueryCompiler()],
  ['postgres', () => new PGliteAdapter(), () => new PostgresQueryCompiler()],
  ['sqlite', () => new SqliteAdapter(), () => new SqliteQueryCompiler()],
  ['mysql', () => new MysqlAdapter(), () => new MysqlQueryCompiler()],
] as const)('tells %s by the SQL it compiles', (dialect, adapter, compiler) => {
  expect(dialectOf(kysely(adapter, compiler))).toBe(dialect);
});

test('tells a wrapped dialect, whose adapter is of no known class', () => {
  const wrapped = () => Object.create(new MysqlAdapter());
  expect(dialectOf(kysely(wrapped, () => new MysqlQueryCompiler()))).toBe('mysql');
});

test('refuses SQL Server, and names what it takes', () => {
  const mssql = kysely(
    () => new MssqlAdapter(),
    () => new MssqlQueryCompiler(),
  );
  expect(() => dialectOf(mssql)).toThrow(GallraError);
  expect(() => dialectOf(mssql)).toThrow(/use PostgreSQL, PGlite, SQLite, MySQL or MariaDB/);
});
