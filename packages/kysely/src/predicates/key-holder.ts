import type { HeldSince, Moment } from '@gallra/core';
import { endsAtReusedKey, heldSinceColumn, type SubjectStep, sinceColumn } from '@gallra/core/policy';
import type { Sql } from '../database/sql.ts';
import { and, not, or, type Predicate } from './boolean.ts';
import type { Boundary } from './boundary.ts';
import { type Compilation, column, noLinked, type Source, someLinked, source } from './compilation.ts';
import { sincePredicates } from './event.ts';

/** One of the holders of a key that is given to somebody new: the present one, or an earlier one. */
export interface HolderSql {
  /** The present holder's own row, which tells since when they have had the key. */
  readonly own: Source;
  readonly isEarlier: boolean;
}

/** Whether a row has come at a time or after it; not where one of them is not told. */
function isThereSince(compilation: Compilation, from: Source, held: { readonly time: Sql; readonly told: Predicate }) {
  const { dialect, policy } = compilation;
  const since = sinceColumn(policy, from.table);
  if (since === undefined) return false;
  const there = column(compilation, from, since.column);
  return and(dialect.readable(there, since.encoding), held.told, dialect.isSince(there, held.time, since.encoding));
}

/**
 * Whether a row that leads to a key is known to have been there since whoever has the key now has had it.
 *
 * Mirrors `isHolders`, `packages/core/src/decision/key-holder.ts`.
 */
export function isHolders(compilation: Compilation, from: Source, own: Source): Predicate {
  const since = heldSinceColumn(compilation.policy, own.table);
  if (since === undefined) return true;
  const time = column(compilation, own, since.column);
  return isThereSince(compilation, from, { time, told: compilation.dialect.readable(time, since.encoding) });
}

/** A moment as a column of its encoding would write it. */
function written({ date, instant, time }: Moment): string {
  if (instant !== undefined) return instant.toISOString();
  return time === undefined ? date : `${date} ${time}`;
}

/**
 * The same of somebody whose own row may be gone by now, and who had the key since a moment.
 *
 * Mirrors `isPerson`, `packages/core/src/decision/people-behind.ts`.
 */
export function isSinceMoment(compilation: Compilation, from: Source, held: HeldSince): Predicate {
  const since = sinceColumn(compilation.policy, from.table);
  if (held === 'unknown' || since === undefined) return false;
  const { instant } = held;
  const { encoding } = since;
  const text = () => {
    if (instant === undefined || encoding === 'instant' || encoding === 'iso') return written(held);
    if (encoding === 'utc') return instant.toISOString().replace('T', ' ').replace('Z', '');
    return String(encoding === 'epochSeconds' ? instant.getTime() / 1000 : instant.getTime());
  };
  return isThereSince(compilation, from, { time: compilation.dialect.time(text(), encoding), told: true });
}

/** Asks about whoever a step by key leads to; without a holder where keys are not given to anybody new, or theirs is gone. */
type AskOfHolder = (holder?: HolderSql) => Predicate;

/**
 * Asks about the holder of a key that a row leads to: the present one or an earlier one, by since when the row has been
 * there; whoever the key names where nobody's own row is there.
 *
 * Mirrors `isEarlierHolders`, `packages/core/src/decision/people-behind.ts`.
 */
export function byHolder(
  compilation: Compilation,
  from: Source,
  { step, key }: { readonly step: SubjectStep; readonly key: Sql },
  ask: AskOfHolder,
): Predicate {
  if (!endsAtReusedKey(compilation.policy, step)) return ask();
  const ownRow = () => ({ ...source(compilation, step.table), on: [[step.column, key]] as const, depends: true });
  const gone = ask();
  const holders = [false, true].map((isEarlier) => {
    const own = ownRow();
    return { own, isEarlier, answer: ask({ own, isEarlier }) };
  });
  if (gone === true && holders.every(({ answer }) => answer === true)) return true;
  return or(
    and(noLinked(compilation, ownRow(), true), gone),
    ...holders.map(({ own, isEarlier, answer }) => {
      const theirs = isHolders(compilation, from, own);
      return someLinked(compilation, own, and(isEarlier ? not(theirs) : theirs, answer));
    }),
  );
}

/** Since when whoever has a key now has had it, against the instant of a record. */
function heldBy(compilation: Compilation, own: Source, recorded: Boundary) {
  const since = heldSinceColumn(compilation.policy, own.table);
  return since && sincePredicates(compilation, own, since, recorded);
}

/**
 * Whether what was asked for at an instant is this holder's; the present one's where nobody can tell.
 *
 * Mirrors `isAskedByHolder`, `packages/core/src/decision/key-holder.ts`.
 */
export function ofHolder(compilation: Compilation, { own, isEarlier }: HolderSql, recorded: Boundary): Predicate {
  const held = heldBy(compilation, own, recorded);
  if (held === undefined) return true;
  const present = or(held.past(), held.pending());
  return isEarlier ? not(present) : present;
}

/**
 * Whether a hold that was placed at an instant is on this holder; on both where nobody can tell.
 *
 * Mirrors `isPlacedOn`, `packages/core/src/decision/situation.ts`.
 */
export function isPlacedOn(compilation: Compilation, { own, isEarlier }: HolderSql, placed: Boundary): Predicate {
  const held = heldBy(compilation, own, placed);
  if (held === undefined) return true;
  return isEarlier ? not(held.past()) : or(held.past(), held.pending());
}
