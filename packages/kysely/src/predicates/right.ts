import { type Claim, isJointAt, vendorKey } from '@gallra/core/policy';
import { exercisedRights, ownTableName } from '@gallra/core/record';
import { localDate, localTime } from '@gallra/core/time';
import { sql } from 'kysely';
import type { Sql } from '../database/sql.ts';
import { and, or, type Predicate, toSql } from './boolean.ts';
import { type Boundary, upTo } from './boundary.ts';
import { type Compilation, type ControllerSql, controllerText, isAmong } from './compilation.ts';
import { type HolderSql, ofHolder } from './key-holder.ts';

/** Where a person lives, their key, and at which controller. */
interface PersonAt {
  readonly home: string;
  readonly key: Sql;
  readonly controller: ControllerSql;
  /** Which of the key's holders, where keys are given to somebody new and the present one's own row is there. */
  readonly holder?: HolderSql;
}

/** A right that somebody may have exercised. */
export interface AskedRight {
  readonly right: 'erasure' | 'restriction' | 'objection' | 'withdrawal' | 'consent';
  readonly purpose?: string;
  /** It is asked for a purpose that several controllers decide on. */
  readonly joint?: Pick<Claim, 'joint'>;
}

/** A row of rights that is in force: `r`, of the person `s`. */
interface Standing {
  readonly right: Sql;
  readonly subject: Sql;
  readonly where: Sql;
}

function standing({ own, alias, at }: Compilation, { right, purpose }: AskedRight): Standing & { readonly from: Sql } {
  const [r, s] = [alias(), alias()].map((name) => sql.id(name));
  const now = at.toISOString();
  const ofPurpose = purpose === undefined ? sql`` : sql` and ${r}.purpose = ${purpose}`;
  return {
    right: sql`${r}`,
    subject: sql`${s}`,
    from: sql`${own('gallra_subjects')} as ${s} inner join ${own(ownTableName(exercisedRights))} as ${r} on ${r}.subject = ${s}.reference`,
    where: sql`${r}.exercised = ${right}${ofPurpose} and ${r}.in_force_from <= ${now} and (${r}.in_force_until is null or ${r}.in_force_until > ${now})`,
  };
}

/**
 * At which controllers a right has to have been exercised to bind this one; undefined: at this one alone.
 *
 * Mirrors `isJointAt`, `packages/core/src/policy/claim/claim.ts`.
 */
function ofControllers({ controller }: PersonAt, joint: AskedRight['joint'], at: Sql): Sql | undefined {
  if (joint?.joint === undefined || (controller === 'vendor' && !isJointAt(joint, undefined))) return undefined;
  const { vendor, controllers } = joint.joint;
  const isOne = (key: Sql): Predicate => {
    if (controllers === 'all') return vendor === true ? true : sql`${key} <> ${vendorKey}`;
    const listed = [...controllers, ...(vendor === true ? [vendorKey] : [])];
    return listed.length > 0 && sql`${key} in (${sql.join(listed)})`;
  };
  const its = controllerText(controller);
  return sql` and ${toSql(or(sql`${at} = ${its}`, and(isOne(at), isOne(its))))}`;
}

/**
 * Whether a person is one of those whom some records are about.
 *
 * @param subject - the alias of `gallra_subjects` in the rows
 * @param rows - from where they are read, and under which conditions
 */
export function isAmongSubjects(
  compilation: Compilation,
  { controller, key: its }: Pick<PersonAt, 'controller' | 'key'>,
  subject: Sql,
  rows: Sql,
): Predicate {
  const key = compilation.dialect.text(its);
  if (controller === 'vendor')
    return sql`${key} in (select ${subject}.subject_key ${rows} and ${subject}.controller = ${vendorKey})`;
  const pairs = [
    { its: controller, theirs: sql`${subject}.controller` },
    { its: key, theirs: sql`${subject}.subject_key` },
  ];
  return isAmong(compilation, pairs, rows);
}

/**
 * Whether a person has exercised a right that is in force: asked of all who have, at once.
 *
 * Mirrors `isInForce`, `packages/core/src/decision/right-in-force.ts`.
 */
export function asked(compilation: Compilation, person: PersonAt, ask: AskedRight): Predicate {
  if (person.holder !== undefined) return rightThat(compilation, person, ask, () => true).stands();
  const { subject, from, where } = standing(compilation, ask);
  const inHome = sql`from ${from} where ${subject}.home = ${person.home} and ${where}`;
  const elsewhere = ofControllers(person, ask.joint, sql`${subject}.controller`);
  if (elsewhere !== undefined)
    return sql`${compilation.dialect.text(person.key)} in (select ${subject}.subject_key ${inHome}${elsewhere})`;
  return isAmongSubjects(compilation, person, subject, inHome);
}

/** A right of a person, of which more is asked. */
export interface RightSql {
  /** For events that lie at or before the instant it took effect. */
  readonly boundary: Boundary;
  /** Whether the person consented to a purpose after it. */
  readonly consented: (purpose: string) => Predicate;
}

/**
 * For events that lie at or before the instant that is decided for.
 *
 * Mirrors `isBy`, `packages/core/src/decision/right-in-force.ts`.
 */
export const upToNow = (compilation: Compilation): Boundary => upToInstant(compilation, compilation.at);

/**
 * For events that lie at or before an instant.
 *
 * Mirrors `isBy`, `packages/core/src/decision/right-in-force.ts`.
 */
export function upToInstant({ dialect, policy }: Compilation, at: Date): Boundary {
  const local = `${localDate(at, policy.timeZone)} ${localTime(at, policy.timeZone)}`;
  const now = { instant: sql.lit(at.toISOString()), local: sql.lit(local) };
  return upTo((encoding) => dialect.recordedTime(now, encoding));
}

/**
 * Whether a person has exercised a right that is in force, and of which something holds.
 *
 * Mirrors `cutByPerson`, `packages/core/src/decision/claim/cut-short.ts`.
 */
export function askedThat(
  compilation: Compilation,
  person: PersonAt,
  ask: AskedRight,
  that: (right: RightSql) => Predicate,
): Predicate {
  const { held, stands } = rightThat(compilation, person, ask, that);
  if (held === false) return false;
  if (person.holder !== undefined) return stands();
  if (held === true) return asked(compilation, person, ask);
  return and(asked(compilation, person, ask), stands());
}

/** What holds of a right, and whether one stands of which it does: asked of each person alone. */
function rightThat(
  compilation: Compilation,
  person: PersonAt,
  ask: AskedRight,
  that: (right: RightSql) => Predicate,
): { readonly held: Predicate; readonly stands: () => Sql } {
  const { dialect } = compilation;
  const { right, subject, from, where } = standing(compilation, ask);
  const elsewhere = ofControllers(person, ask.joint, sql`${subject}.controller`);
  const whose = elsewhere ?? sql` and ${subject}.controller = ${controllerText(person.controller)}`;
  const instant = sql`${right}.in_force_from`;
  const tookEffect = (of: Sql): Boundary => {
    const time = { instant: sql`${of}.in_force_from`, local: sql`${of}.effective_local` };
    return upTo((encoding) => dialect.recordedTime(time, encoding));
  };
  const isTheirs = (of: Sql): Predicate =>
    person.holder === undefined ? true : ofHolder(compilation, person.holder, tookEffect(of));
  const held = that({
    boundary: tookEffect(right),
    consented: (purpose) => {
      const later = standing(compilation, { right: 'consent', purpose });
      const after = sql`(${later.right}.in_force_from > ${instant} or (${later.right}.in_force_from = ${instant} and ${later.right}.recorded > ${right}.recorded))`;
      return sql`exists (select 1 from ${own(compilation)} as ${later.right} where ${later.right}.subject = ${right}.subject and ${later.where} and ${toSql(and(after, isTheirs(later.right)))})`;
    },
  });
  const theirs = sql`${subject}.home = ${person.home} and ${subject}.subject_key = ${dialect.text(person.key)}${whose}`;
  return {
    held,
    stands: () =>
      sql`exists (select 1 from ${from} where ${theirs} and ${where} and ${toSql(and(isTheirs(right), held))})`,
  };
}

const own = ({ own: named }: Compilation): Sql => named(ownTableName(exercisedRights));
