import type { Dialect } from '../dialect.ts';
import { postgresCapabilities } from './capabilities.ts';
import { postgresCatalogue } from './catalogue.ts';
import { postgresColumnType } from './column-type.ts';
import { isComparable } from './comparison.ts';
import { postgresMigration } from './migration.ts';
import { postgresSql } from './sql.ts';

export const postgres: Dialect = {
  ...postgresSql,
  name: 'postgres',
  spelling: '"a" = $1',
  capabilities: postgresCapabilities,
  catalogue: postgresCatalogue,
  columnType: postgresColumnType,
  isComparable,
  migration: postgresMigration,
};
