import type { Period, Policy, Situation } from '@gallra/core';
import { type Claim, claimKey, columnGroups, groupOf } from '@gallra/core/policy';
import { longestTerm, type StorageTerm, storageTerm } from '@gallra/core/words';

/** What a purpose or duty keeps of a person, and by which terms: one for each controller that has chosen its own. */
export interface KeptBy {
  readonly categories: ReadonlySet<string>;
  readonly terms: readonly { readonly claim: Claim; readonly chosen: Readonly<Record<string, Period>> }[];
}

/** What keeps data, by name. */
export type Keeping = ReadonlyMap<string, KeptBy>;

/** A column of a row, and the names of the claims that keep it. */
export interface KeptByClaims {
  readonly column: string;
  readonly claims: readonly string[];
}

/** Gathers what keeps a person's data, one row at a time. */
export interface KeepingTally {
  /** Notes what keeps the columns of a row, by the choices of the controller it belongs to. */
  add(table: string, situation: Situation, columns: readonly KeptByClaims[]): void;
  keeping(): Keeping;
}

interface Keeper {
  readonly categories: Set<string>;
  readonly terms: Map<string, KeptBy['terms'][number]>;
}

/** Begins a tally. */
export function keepingTally(policy: Policy): KeepingTally {
  const keepers = new Map<string, Keeper>();
  return {
    add: (table, { controller: { chosen = {} } }, columns) => {
      const groups = columnGroups(policy, table);
      for (const { column, claims } of columns) {
        const group = groupOf(groups, column);
        const classified = group?.columns.find(({ name }) => name === column);
        if (group === undefined || classified === undefined) continue;
        for (const claim of group.claims.filter(({ name }) => claims.includes(name))) {
          const keeper = keepers.get(claim.name) ?? { categories: new Set(), terms: new Map() };
          keepers.set(claim.name, keeper);
          keeper.categories.add(classified.is);
          keeper.terms.set(JSON.stringify([claimKey(claim), claim.asProcessor, chosen]), { claim, chosen });
        }
      }
    },
    keeping: () =>
      new Map([...keepers].map(([name, { categories, terms }]) => [name, { categories, terms: [...terms.values()] }])),
  };
}

/**
 * For how long a purpose or duty keeps a person's data, as its rule applies to their rows: by the periods that their
 * controllers have chosen, and of the purposes it follows, by those that keep something of the person.
 *
 * @param policy - a checked policy
 * @param name - a purpose or duty
 * @param keeping - what keeps the person's data
 * @see GDPR Art. 15(1)(d)
 */
export function storageIn(policy: Policy, name: string, keeping: Keeping): StorageTerm {
  const known = (other: string) => keeping.has(other);
  const terms = keeping.get(name)?.terms ?? [];
  const [first, ...others] = terms.map(({ claim, chosen }) => storageTerm(policy, claim, { chosen, known }));
  return first === undefined ? { as: [] } : longestTerm([first, ...others]);
}
