import { randomUUID } from 'node:crypto';

/** A name no other worker or run has. */
export const databaseNameOfItsOwn = (): string => `gallra_test_${randomUUID().replaceAll('-', '').slice(0, 16)}`;

/** The same server and user, another database. */
export function withDatabase(server: string, database: string): string {
  const url = new URL(server);
  url.pathname = `/${database}`;
  return url.href;
}
