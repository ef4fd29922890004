import type { TimeEncoding } from '@gallra/core';
import { isCounted } from '@gallra/core/policy';
import { newYearOffsets } from '@gallra/core/time';
import { sql } from 'kysely';
import type { Sql } from '../database/sql.ts';
import type { Compilation } from './compilation.ts';

const midsummer = (year: number, encoding: TimeEncoding): string => {
  if (!isCounted(encoding)) return `${year}-07-01`;
  return String(Date.UTC(year, 6, 1) / (encoding === 'epochSeconds' ? 1000 : 1));
};

/** A time column's value generalised to its year, as `generalisedTime` of core does it. */
export function generalisedTime({ policy, dialect }: Compilation, value: Sql, encoding: TimeEncoding): Sql {
  // A date says its year whatever the zone.
  const offsets =
    encoding === 'date' || encoding === 'local' ? [{ from: 0, seconds: 0 }] : newYearOffsets(policy.timeZone);
  const last = offsets.at(-1)?.seconds ?? 0;
  const chosen = (isBefore: (from: number) => Sql, then: (ahead: number) => Sql): Sql => {
    const branches = offsets
      .slice(1)
      .map(({ from }, index) => sql`when ${isBefore(from)} then ${then(offsets[index]?.seconds ?? 0)}`);
    return branches.length === 0 ? then(last) : sql`case ${sql.join(branches, sql` `)} else ${then(last)} end`;
  };
  const year = chosen(
    (from) => sql`${value} < ${dialect.time(midsummer(from - 1, encoding), encoding)}`,
    (ahead) => dialect.year.of(value, encoding, ahead),
  );
  const start = chosen(
    (from) => sql`${year} < ${sql.lit(from)}`,
    (ahead) => dialect.year.start(year, encoding, ahead),
  );
  return dialect.year.generalised(value, encoding, start);
}
