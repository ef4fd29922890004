import type { TestDatabase } from '../../databases/index.ts';

/** Makes each row of the contacts take its time to be erased, in seconds, as one with many indexes and triggers does. */
export const slowRows = ({ dialect, run }: TestDatabase, seconds: number): Promise<void> =>
  run(
    dialect === 'mysql'
      ? `create trigger slow before delete on contacts for each row set @waited = sleep(${seconds});`
      : `
        drop function if exists slow cascade;
        create function slow() returns trigger language plpgsql as
          'begin perform pg_sleep(${seconds}); return old; end';
        create trigger slow before delete on contacts for each row execute function slow();`,
  );
