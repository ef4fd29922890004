import { migratedTexts, textsIn } from '@gallra/core/words';
import { migrationSql } from '@gallra/kysely';
import { loadConfig } from '../../config-file.ts';
import { configured } from '../../options/common-options.ts';
import type { Outcome } from '../../outcome.ts';
import type { CliCommand } from '../../runner.ts';

/** The statements, for hosts that own their DDL. Nothing is executed. */
async function statements(config: string | undefined, folder: string): Promise<Outcome> {
  const db = await (await loadConfig(config, folder)).open();
  try {
    const written = migrationSql(db);
    return { exitCode: 0, data: { statements: written }, text: () => written.join('\n') };
  } finally {
    await db.destroy().catch(() => undefined);
  }
}

/** `gallra migrations`: creates or updates Gallra's own tables. */
export const migrations: CliCommand = ({ run, answer, surroundings }) =>
  configured('migrations')
    .description("create or update Gallra's own tables")
    .option('--sql', 'print the statements, and execute nothing')
    .action(async ({ sql, ...options }) => {
      if (sql === true) return answer(await statements(options.config, surroundings.folder));
      await run(options, async ({ gallra, language }) => {
        await gallra.migrate();
        return { exitCode: 0, data: { migrated: true }, text: () => textsIn(migratedTexts, language) };
      });
    });
