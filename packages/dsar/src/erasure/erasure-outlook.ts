import { latestEnd, type Policy, type RowDecision, type Situation } from '@gallra/core';
import type { EarlierRows } from '../person/earlier-holder.ts';
import { keepingTally } from '../person/keeping.ts';
import { type KeptClaim, keptClaim, shareTally, type TableShare, type TalliedClaim } from './kept-claim.ts';
import type { KeptColumn, RowErasure } from './row-erasure.ts';

/** What becomes of a table's rows that lead to the person. */
export interface RowFates {
  readonly table: string;
  readonly erase: number;
  /** Rows that stay without the person. */
  readonly anonymise: number;
  /** Rows in which only some columns go. */
  readonly clear: number;
  readonly keep: number;
}

/** Data under a legal hold. */
export interface ShareUnderHold extends TableShare {
  readonly reasons: readonly string[];
}

/** What an erasure takes and leaves. It names tables, columns and claims; no key and no value. */
export interface ErasureOutlook {
  /** What goes. */
  readonly erased: readonly TableShare[];
  /** What stays, by what keeps it. */
  readonly kept: readonly KeptClaim[];
  /** What stays because it is also about somebody else in the row, who still needs it. */
  readonly keptForOthers: readonly TableShare[];
  readonly holds: readonly ShareUnderHold[];
  /** What stays only until its row goes (`then: 'withRow'`): dates and the like that other decisions are read from. */
  readonly keptWithRow: readonly TableShare[];
  /** Whole rows, for the controller: what becomes of a row may hint at what keeps it. */
  readonly rows?: readonly RowFates[];
  /** Rows under the same key that are an earlier holder's, and are left alone; for the controller. */
  readonly earlierHolder?: readonly EarlierRows[];
  /** Whether no claim, no hold and nobody else keeps anything. */
  readonly complete: boolean;
}

/** Gathers rows into an outlook, one at a time. */
export interface OutlookTally {
  add(row: RowErasure): void;
  rows(): number;
  /** `erasable`: how many rows of a table can go whole; what refers to the others holds them in place. */
  outlook(erasable?: (table: string) => number): ErasureOutlook;
}

/** Whether a column stays for the sake of others in the row, and none of the person's own claims accounts for it. */
function isForOthers({ secret, claims, others }: KeptColumn): boolean {
  if (others !== true && others.length === 0) return false;
  return (
    claims.length === 0 ||
    (secret === undefined && claims.every(({ secretFromSubject }) => secretFromSubject !== undefined))
  );
}

/** Rows by what is decided of them; `bare` are those to be erased that have lost the person before. */
type Fates = Record<RowDecision['disposal'] | 'bare', number>;

/** What becomes of rows of which not all that are to be erased can be. */
function fatesOf({ erase, anonymise, clear, keep, bare }: Fates, erasable: number): Omit<RowFates, 'table'> {
  const staying = Math.max(0, erase - erasable);
  const before = Math.min(staying, bare);
  return { erase: erase - staying, anonymise: anonymise + staying - before, clear, keep: keep + before };
}

/** Begins an outlook. */
export function outlookTally(policy: Policy): OutlookTally {
  const cleared = shareTally();
  const erased = shareTally();
  const leaving = shareTally();
  const waiting = shareTally();
  const claims = new Map<string, TalliedClaim>();
  const keepers = keepingTally(policy);
  const others = shareTally();
  const holds = shareTally();
  const reasons = new Map<string, Set<string>>();
  const rows = new Map<string, Fates>();
  const order = Object.keys(policy.tables);
  let total = 0;

  const addClaims = (table: string, situation: Situation, kept: readonly KeptColumn[]) => {
    const names = kept.map(({ column, claims: alive }) => ({ column, claims: alive.map(({ claim }) => claim) }));
    keepers.add(table, situation, names);
    const own = Map.groupBy(
      kept.flatMap(({ column, claims: alive }) => alive.map((reason) => ({ column, reason }))),
      ({ reason }) => reason.claim,
    );
    for (const [claim, columns] of own) {
      const [first] = columns;
      if (first === undefined) continue;
      const known = claims.get(claim) ?? { reason: first.reason, tally: shareTally() };
      claims.set(claim, known);
      const ends = columns.map(({ reason }) => reason.end);
      known.tally.add(
        table,
        columns.map(({ column }) => ({ column })),
        latestEnd(ends),
      );
    }
  };
  const addHolds = (table: string, kept: readonly KeptColumn[]) => {
    const underHold = kept.filter(({ heldBy }) => heldBy.length > 0);
    holds.add(table, underHold);
    const known = reasons.get(table) ?? new Set();
    for (const reason of underHold.flatMap(({ heldBy }) => heldBy)) known.add(reason);
    reasons.set(table, known);
  };

  return {
    add: ({ table, found, disposal, going, leaving: withRow, waiting: left, due, kept }) => {
      cleared.add(table, going);
      erased.add(table, [...going, ...withRow]);
      leaving.add(table, withRow);
      waiting.add(table, left);
      addClaims(table, found.situation, kept);
      others.add(table, kept.filter(isForOthers));
      addHolds(table, kept);
      const counted = rows.get(table) ?? { erase: 0, anonymise: 0, clear: 0, keep: 0, bare: 0 };
      rows.set(table, counted);
      counted[disposal === 'erase' || due.length > 0 ? disposal : 'keep'] += 1;
      if (disposal === 'erase' && due.length === 0) counted.bare += 1;
      total += 1;
    },
    rows: () => total,
    outlook: (erasable = () => Number.POSITIVE_INFINITY) => {
      const isInPlace = ({ table }: TableShare) => (rows.get(table)?.erase ?? 0) > erasable(table);
      const gone = [
        ...cleared.shares(policy).filter(isInPlace),
        ...erased.shares(policy).filter((share) => !isInPlace(share)),
      ];
      const keeping = keepers.keeping();
      const kept = [...claims.values()].map((claim) => keptClaim(policy, claim, keeping));
      const keptForOthers = others.shares(policy);
      const underHold = holds
        .shares(policy)
        .map((share) => ({ ...share, reasons: [...(reasons.get(share.table) ?? [])] }));
      return {
        erased: gone.sort((a, b) => order.indexOf(a.table) - order.indexOf(b.table)),
        kept,
        keptForOthers,
        holds: underHold,
        keptWithRow: [...waiting.shares(policy), ...leaving.shares(policy).filter(isInPlace)],
        rows: [...rows].map(([table, counted]) => ({ table, ...fatesOf(counted, erasable(table)) })),
        complete: kept.length + keptForOthers.length + underHold.length === 0,
      };
    },
  };
}
