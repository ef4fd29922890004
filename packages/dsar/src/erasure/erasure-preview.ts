import { GallraError, type Label, type Policy, type PolicyVersion, policyVersion } from '@gallra/core';
import { askedSubject, refuseUnscoped, type Store, type Transaction } from '@gallra/core/store';
import { subjectTitle } from '@gallra/core/words';
import {
  type Blocked,
  type Plan,
  planInTransaction,
  type ReferencingKey,
  refuseUnlikeLinks,
  refuseUnseen,
} from '@gallra/retention';
import type { AboutSubject } from '../person/about-subject.ts';
import { earlierRowsIn, refuseBeforeHeld } from '../person/earlier-holder.ts';
import { categoryIn, whereaboutsOf } from '../person/whereabouts.ts';
import { type ErasureOutlook, outlookTally } from './erasure-outlook.ts';
import { type ErasureWarning, erasureWarnings } from './erasure-warning.ts';
import { rowErasures } from './row-erasure.ts';

/** Rows that lose the person where they stand, because rows that stay refer to them or count from them; `then: 'withRow'` stays there. */
export interface ReferencedRows {
  readonly table: string;
  readonly rows: number;
  readonly by: readonly ReferencingKey[];
  /** Of these, rows that tell what others count from, or whom those are about; absent where there are none. */
  readonly evidence?: number;
}

/** Whom an outlook is about, and by which rules it was made. */
export interface ErasureHeading {
  readonly subject: { readonly category: string; readonly title: Label };
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly policy: PolicyVersion;
}

/** What an erasure would take and leave, with the warnings to read first. Plain JSON; no key and no value. */
export interface ErasurePreview extends ErasureHeading, ErasureOutlook {
  readonly warnings: readonly ErasureWarning[];
  readonly referenced: readonly ReferencedRows[];
  /** What would make the erasure fail, and how to mend it. */
  readonly blocked: readonly Blocked[];
}

/** The error for a person of whom nothing is held. It names no key. */
export function unknownSubject(): GallraError {
  return new GallraError(
    'subject.unknown',
    'Nothing is held about this person, so there is nothing to erase: check the category and the key.',
  );
}

/** The rows of an earlier holder of the person's key, where there are any. */
export async function earlierHolder(
  tx: Transaction,
  policy: Policy,
  about: AboutSubject,
): Promise<Pick<ErasureOutlook, 'earlierHolder'>> {
  const rows = await earlierRowsIn(tx, policy, about);
  return rows.length === 0 ? {} : { earlierHolder: rows };
}

/** The heading of an outlook; the category as the rows tell it. */
export function headingOf(policy: Policy, category: string, at: Date): ErasureHeading {
  return {
    subject: { category, title: subjectTitle(policy, category) },
    at: at.toISOString(),
    policy: policyVersion(policy),
  };
}

/** Rows that a plan leaves in place without the person. */
export function referencedRows({ tables }: Plan): readonly ReferencedRows[] {
  return tables.flatMap(({ table, referenced, referencedBy, evidence }) =>
    referenced > 0
      ? [{ table, rows: referenced, by: referencedBy, ...(evidence === undefined ? {} : { evidence }) }]
      : [],
  );
}

/** What a plan says cannot be done, though it is due. */
export function standsInTheWay({ blocked }: Plan): readonly Blocked[] {
  return blocked.filter(({ obstacle, rows }) => obstacle !== 'todo' && rows > 0);
}

/** Does the work in a transaction that is always rolled back. */
async function rehearse<T>(store: Store, work: (tx: Transaction) => Promise<T>): Promise<T> {
  const results: T[] = [];
  try {
    await store.transaction(async (tx) => {
      results.push(await work(tx));
      throw new GallraError('unexpected', 'The rehearsal is over.');
    });
  } catch (error) {
    const [result] = results;
    if (results.length > 0) return result as T;
    throw error;
  }
  throw new GallraError('store.unsuitable', 'The store commits a transaction whose work throws; it must roll it back.');
}

async function tallyOf(tx: Transaction, policy: Policy, about: AboutSubject) {
  const whereabouts = whereaboutsOf(policy, about.subject);
  const tally = outlookTally(policy);
  let category: string | undefined;
  for await (const row of rowErasures(tx, policy, whereabouts, about)) {
    category ??= categoryIn(whereabouts, row.found.situation);
    tally.add(row);
  }
  if (tally.rows() === 0) throw unknownSubject();
  return { tally, category: category ?? about.subject.category };
}

/**
 * Tells what an erasure would take and what it would leave, and why, before anything is done (R60).
 *
 * The request is put on record in a transaction that is rolled back: each row is decided as if erasure had taken
 * effect, and what `erase` does at the same instant is the same. Entries with `secretFromSubject` are for the
 * controller alone; {@link forSubject} leaves them out.
 *
 * @param store - the host's database
 * @param policy - a checked policy
 * @param about - the person, by category and key, as text; and the instant to decide for
 * @throws GallraError `subject.unknown`, `controller.needed`, `controller.unknown`, `schema.drift`, `schema.unseen`; `right.invalid` for an
 *   instant before they had their key
 * @see GDPR Art. 17(1) and (3)
 * @example
 * ```ts
 * import type { Policy } from '@gallra/core';
 * import type { Store } from '@gallra/core/store';
 * import { erasurePreview } from '@gallra/dsar';
 *
 * declare const store: Store;
 * declare const policy: Policy;
 * const about = { subject: { category: 'registered', key: '17' }, at: new Date() };
 * const preview = await erasurePreview(store, policy, about);
 * for (const warning of preview.warnings) console.log(warning.sv);
 * ```
 */
export async function erasurePreview(
  store: Store,
  policy: Policy,
  { subject: asked, at }: AboutSubject,
): Promise<ErasurePreview> {
  refuseUnscoped(policy, asked);
  const schema = await store.schema();
  refuseUnseen(policy, schema);
  return rehearse(store, async (tx) => {
    await refuseUnlikeLinks(tx, { policy, schema });
    const subject = await askedSubject(tx, policy, asked);
    refuseBeforeHeld(subject, at);
    await tx.requests.record({ subject, right: 'erasure', effectiveAt: at });
    const { tally, category } = await tallyOf(tx, policy, { subject, at });
    const plan = await planInTransaction(tx, { schema, policy }, at, { subject });
    const outlook = tally.outlook((name) => plan.tables.find(({ table }) => table === name)?.erase ?? 0);
    return {
      ...headingOf(policy, category, at),
      ...outlook,
      ...(await earlierHolder(tx, policy, { subject, at })),
      warnings: erasureWarnings(policy, outlook),
      referenced: referencedRows(plan),
      blocked: standsInTheWay(plan),
    };
  });
}
