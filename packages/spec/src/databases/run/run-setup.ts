import { setTimeout as wait } from 'node:timers/promises';
import { isLeftOver, runName, temporaryFolder } from './run.ts';

/** Drops databases on the servers that outlive a run: npm's PostgreSQL goes with it. */
async function dropDatabases(which: (name: string) => boolean): Promise<void> {
  const { GALLRA_TEST_MYSQL_URL, GALLRA_TEST_POSTGRES_URL } = process.env;
  if (GALLRA_TEST_MYSQL_URL !== undefined) await (await import('../mariadb.ts')).dropMariadbDatabases(which);
  if (GALLRA_TEST_POSTGRES_URL !== undefined)
    await (await import('../postgres/postgres.ts')).dropPostgresDatabases(which);
}

/**
 * Names the run, clears up after runs that were killed, and gives this one a temporary folder: once for all projects.
 * Whatever ends the process, short of killing it, takes the folder and the databases along.
 */
export default async function setup(): Promise<void> {
  const { isNew, remove } = temporaryFolder();
  if (!isNew) return;
  process.once('exit', remove);
  await dropDatabases(isLeftOver);
  const dropMine = () => dropDatabases((name) => name.startsWith(`gallra_test_${runName()}_`));
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.once(signal, async () => {
      // A worker that is still at work may hold on to its database: then the next run drops it.
      await Promise.race([dropMine(), wait(5000)]).catch(() => undefined);
      process.exit(130);
    });
}
