import type { Dialect } from '../dialect.ts';
import { sqliteCapabilities } from './capabilities.ts';
import { sqliteCatalogue } from './catalogue.ts';
import { sqliteColumnType } from './column-type.ts';
import { sqliteMigration } from './migration.ts';
import { sqliteSql } from './sql.ts';

export const sqlite: Dialect = {
  ...sqliteSql,
  name: 'sqlite',
  spelling: '"a" = ?',
  capabilities: sqliteCapabilities,
  catalogue: sqliteCatalogue,
  columnType: sqliteColumnType,
  migration: sqliteMigration,
};
