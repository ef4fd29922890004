import { embeddedPostgres, sharedServer, whyNotEmbedded } from '../postgres/embedded-postgres.ts';

/** Starts one PostgreSQL for all workers of a run, who inherit the environment. It goes with this process. */
export default async function setup(): Promise<void> {
  if (process.env.GALLRA_TEST_POSTGRES_URL !== undefined || whyNotEmbedded() !== undefined) return;
  process.env[sharedServer] ??= await embeddedPostgres();
}
