import { migrationSql } from '@gallra/kysely';
import type { CommandContext, Surroundings } from '../../command-context.ts';
import { loadConfig } from '../../config-file.ts';
import type { Outcome } from '../../outcome.ts';

const done = { sv: 'Gallras egna tabeller är på plats.', en: "Gallra's own tables are in place." } as const;

/** `gallra migrations`: creates or updates Gallra's own tables. */
export async function migrationsCommand({ gallra, language }: CommandContext): Promise<Outcome> {
  await gallra.migrate();
  return { exitCode: 0, data: { migrated: true }, text: () => done[language] };
}

/** `gallra migrations --sql`: the statements, for hosts that own their DDL. Nothing is executed. */
export async function migrationsSqlCommand(config: string | undefined, { folder }: Surroundings): Promise<Outcome> {
  const db = await (await loadConfig(config, folder)).open();
  try {
    const statements = migrationSql(db);
    return { exitCode: 0, data: { statements }, text: () => statements.join('\n') };
  } finally {
    await db.destroy().catch(() => undefined);
  }
}
