import type { Dialect } from '../dialect.ts';
import { mysqlCapabilities } from './capabilities.ts';
import { mysqlCatalogue } from './catalogue.ts';
import { mysqlColumnType } from './column-type.ts';
import { isComparable } from './comparison.ts';
import { mysqlMigration } from './migration.ts';
import { mysqlSql } from './sql.ts';
import { uncachedSubqueries } from './uncached.ts';

export const mysql: Dialect = {
  ...mysqlSql,
  name: 'mysql',
  spelling: '`a` = ?',
  capabilities: mysqlCapabilities,
  catalogue: mysqlCatalogue,
  columnType: mysqlColumnType,
  isComparable,
  migration: mysqlMigration,
  plugin: uncachedSubqueries,
};
