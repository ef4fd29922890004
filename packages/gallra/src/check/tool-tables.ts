/** Tables that migration tools and extensions keep for themselves; names in lower case. */
const tools: readonly string[] = [
  'kysely_migration',
  'kysely_migration_lock',
  '_prisma_migrations',
  '__drizzle_migrations',
  'knex_migrations',
  'knex_migrations_lock',
  'sequelizemeta',
  'typeorm_metadata',
  'mikro_orm_migrations',
  'pgmigrations',
  'schema_migrations',
  'ar_internal_metadata',
  'flyway_schema_history',
  'databasechangelog',
  'databasechangeloglock',
  'alembic_version',
  'goose_db_version',
  '__efmigrationshistory',
  // PostGIS and pg_stat_statements, where they are installed beside the host's tables.
  'spatial_ref_sys',
  'geometry_columns',
  'geography_columns',
  'raster_columns',
  'raster_overviews',
  'pg_stat_statements',
  'pg_stat_statements_info',
];

const escaped = (text: string) => text.replace(/[.+?^${}()|[\]\\]/g, '\\$&');

/**
 * Whether a table is none of the host's: Gallra's own, a migration tool's, an extension's, or one to be ignored.
 *
 * @param name - the table's name
 * @param ignore - names to ignore as well; `*` stands for any text
 */
export function isToolTable(name: string, ignore: readonly string[] = []): boolean {
  if (name.startsWith('gallra_') || tools.includes(name.toLowerCase())) return true;
  return ignore.some((pattern) => new RegExp(`^${escaped(pattern).replaceAll('*', '.*')}$`).test(name));
}
