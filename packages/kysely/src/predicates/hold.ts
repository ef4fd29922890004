import { homeOf, personalTable, vendorKey } from '@gallra/core/policy';
import { legalHolds, ownTableName } from '@gallra/core/record';
import { sql } from 'kysely';
import { and, or, type Predicate } from './boolean.ts';
import { type Compilation, controllerOf, isAt, meetsCondition, once, type Source } from './compilation.ts';
import { type HolderSql, isPlacedOn } from './key-holder.ts';
import { type PersonSql, somePerson } from './person.ts';
import { isAmongSubjects, upToInstant } from './right.ts';

/** Whether a hold is on this holder of a key that is given to somebody new: it is one of few who are compared with each. */
function isHeld(compilation: Compilation, { home, controller, key }: PersonSql, holder: HolderSql): Predicate {
  const { holds, policy, dialect } = compilation;
  return or(
    ...holds.map(({ covers, placedAt }): Predicate => {
      if (!('subject' in covers) || homeOf(policy, covers.subject.category)?.table !== home) return false;
      return and(
        dialect.equalsText(key, covers.subject.key),
        isAt(controller, covers.subject.controller),
        isPlacedOn(compilation, holder, upToInstant(compilation, placedAt)),
      );
    }),
  );
}

/**
 * Whether a legal hold covers the row (GDPR Art. 17(3)(e)).
 *
 * Mirrors `covering`, `packages/core/src/decision/situation.ts`.
 */
export const underHold = (compilation: Compilation, from: Source): Predicate =>
  compilation.holds.length === 0 ? false : once(compilation, from, 'held', () => covered(compilation, from));

function covered(compilation: Compilation, from: Source): Predicate {
  const { holds, own, dialect, policy, byReference } = compilation;
  const standing = sql`${own(ownTableName(legalHolds))} as h`;
  const held = (person: PersonSql): Predicate => {
    const { home, key } = person;
    if (person.holder !== undefined) return isHeld(compilation, person, person.holder);
    const byName = sql`inner join ${own('gallra_subjects')} as s on s.reference = h.subject`;
    if (byReference)
      return sql`${dialect.text(key)} in (select h.subject from ${standing} where h.in_force_until is null and h.subject is not null)`;
    const inHome = sql`from ${standing} ${byName} where h.in_force_until is null and s.home = ${home}`;
    return isAmongSubjects(compilation, person, sql`s`, inHome);
  };
  const people = holds.some(({ covers }) => 'subject' in covers)
    ? Object.keys(personalTable(policy, from.table).subjects ?? {}).map((party) =>
        somePerson(compilation, from, party, held),
      )
    : [];
  const controller = holds.some(({ covers }) => 'controller' in covers) ? controllerOf(compilation, from) : undefined;
  const controllers: Predicate =
    controller === undefined || controller === 'vendor'
      ? false
      : sql`${controller} in (select h.controller from ${standing} where h.in_force_until is null and h.subject is null and h.controller <> ${vendorKey})`;
  const rows = holds.map(
    ({ covers }): Predicate =>
      'table' in covers && covers.table === from.table ? meetsCondition(compilation, from, covers.rows) : false,
  );
  return or(...people, controllers, ...rows);
}
