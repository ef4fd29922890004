import { personalTable } from '@gallra/core/policy';
import { legalHolds, ownTableName, vendorKey } from '@gallra/core/record';
import { sql } from 'kysely';
import type { Sql } from '../database/sql.ts';
import { or, type Predicate } from './boolean.ts';
import { type Compilation, controllerKey, meetsCondition, type Source } from './compilation.ts';
import { type PersonSql, somePerson } from './person.ts';

/**
 * Whether a legal hold covers the row (GDPR Art. 17(3)(e)).
 *
 * Mirrors `covering`, `packages/core/src/decision/situation.ts`.
 */
export function underHold(compilation: Compilation, from: Source): Predicate {
  const { holds, own, dialect, policy, byReference } = compilation;
  if (holds.length === 0) return false;
  const standing = sql`${own(ownTableName(legalHolds))} as h`;
  const held = ({ home }: PersonSql): Sql =>
    byReference
      ? sql`select h.subject from ${standing} where h.in_force_until is null and h.subject is not null`
      : sql`select s.subject_key from ${standing} inner join ${own('gallra_subjects')} as s on s.reference = h.subject where h.in_force_until is null and s.home = ${home}`;
  const people = holds.some(({ covers }) => 'subject' in covers)
    ? Object.keys(personalTable(policy, from.table).subjects ?? {}).map((party) =>
        somePerson(compilation, from, party, (person) => sql`${dialect.text(person.key)} in (${held(person)})`),
      )
    : [];
  const controller = holds.some(({ covers }) => 'controller' in covers) ? controllerKey(compilation, from) : undefined;
  const controllers: Predicate =
    controller === undefined
      ? false
      : sql`${dialect.text(controller)} in (select h.controller from ${standing} where h.in_force_until is null and h.controller <> ${vendorKey})`;
  const rows = holds.map(
    ({ covers }): Predicate =>
      'table' in covers && covers.table === from.table ? meetsCondition(compilation, from, covers.rows) : false,
  );
  return or(...people, controllers, ...rows);
}
