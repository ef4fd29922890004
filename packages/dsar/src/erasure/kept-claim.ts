import { type End, type Label, type LegalBasis, latestEnd, type Policy, type Reason } from '@gallra/core';
import { type ErasureGround, entailmentOf } from '@gallra/core/policy';
import { claimTitle, type StorageTerm } from '@gallra/core/words';
import { type Until, untilOf } from '../access/until.ts';
import { type Keeping, storageIn } from '../person/keeping.ts';

/** Columns of a table, and in how many rows. */
export interface TableShare {
  readonly table: string;
  readonly title?: Label;
  readonly columns: readonly string[];
  readonly rows: number;
  /** The provision that forbids telling the data subject; such an entry is for the controller alone. */
  readonly secretFromSubject?: string;
}

/** Columns that stay, and until when at the latest. */
export interface KeptShare extends TableShare {
  readonly until: Until;
}

/** A purpose or duty that keeps data although erasure was asked for. */
export interface KeptClaim {
  readonly claim: string;
  readonly kind: Reason['kind'];
  readonly title: Label;
  /** Absent for what the vendor carries out as processor. */
  readonly basis?: LegalBasis;
  readonly citation?: string;
  /** Why the request does not reach it (R67). */
  readonly ground: ErasureGround;
  /** See {@link TableShare}. */
  readonly secretFromSubject?: string;
  /** The latest of its places. */
  readonly until: Until;
  /** The rule that says so: the same as in an access report. */
  readonly storage: StorageTerm;
  readonly tables: readonly KeptShare[];
}

/** A column of a row, and the provision that makes it a secret, if one does. */
export interface TalliedColumn {
  readonly column: string;
  readonly secret?: string;
}

/** Counts rows and gathers columns, by table; secrets apart. */
export interface ShareTally {
  add(table: string, columns: readonly TalliedColumn[], end?: End): void;
  shares(policy: Policy): readonly TableShare[];
  keptShares(policy: Policy): readonly KeptShare[];
  latest(): End | undefined;
}

interface Counted {
  readonly table: string;
  readonly secret: string | undefined;
  readonly columns: Set<string>;
  rows: number;
  end: End | undefined;
}

function shareOf(policy: Policy, { table, secret, columns, rows }: Counted): TableShare {
  const classified = policy.tables[table];
  const written = typeof classified === 'object' ? classified : undefined;
  const order = Object.keys(written?.columns ?? {});
  return {
    table,
    ...(written?.title === undefined ? {} : { title: written.title }),
    columns: [...columns].sort((a, b) => order.indexOf(a) - order.indexOf(b)),
    rows,
    ...(secret === undefined ? {} : { secretFromSubject: secret }),
  };
}

/** Begins a count of places. */
export function shareTally(): ShareTally {
  const found = new Map<string, Counted>();
  return {
    add: (table, columns, end) => {
      for (const [secret, own] of Map.groupBy(columns, (column) => column.secret)) {
        const place = JSON.stringify([table, secret ?? null]);
        const known = found.get(place) ?? { table, secret, columns: new Set(), rows: 0, end };
        for (const { column } of own) known.columns.add(column);
        known.rows += 1;
        known.end = latestEnd([known.end, end]);
        found.set(place, known);
      }
    },
    shares: (policy) => [...found.values()].map((counted) => shareOf(policy, counted)),
    keptShares: (policy) =>
      [...found.values()].map((counted) => ({ ...shareOf(policy, counted), until: untilOf(policy, counted.end) })),
    latest: () => latestEnd([...found.values()].map(({ end }) => end)),
  };
}

/** What keeps data, and where. */
export interface TalliedClaim {
  readonly reason: Reason;
  readonly tally: ShareTally;
}

/** A claim with the places it keeps. */
export function keptClaim(policy: Policy, { reason, tally }: TalliedClaim, keeping: Keeping): KeptClaim {
  const { claim, kind, basis, citation, secretFromSubject } = reason;
  return {
    claim,
    kind,
    title: claimTitle(policy, claim),
    ...(basis === undefined ? {} : { basis }),
    ...(citation === undefined ? {} : { citation }),
    ground: entailmentOf(policy.purposes[claim] ?? { basis: '6(1)(c)' }).ground,
    ...(secretFromSubject === undefined ? {} : { secretFromSubject }),
    until: untilOf(policy, tally.latest()),
    storage: storageIn(policy, claim, keeping),
    tables: tally.keptShares(policy),
  };
}
