import { GallraError, type Policy, policyVersion, type SubjectReference } from '@gallra/core';
import { gallraEvent } from '@gallra/core/audit';
import { fileTables } from '@gallra/core/policy';
import {
  askedSubject,
  type HostFiles,
  inTurn,
  refuseUnscoped,
  type Store,
  type Transaction,
  type WaitingFiles,
} from '@gallra/core/store';
import type { PlainDate } from '@gallra/core/time';
import {
  closeRequests,
  disposeInTransaction,
  type FileReport,
  forget,
  isNothingLeft,
  lastCopyGone,
  orderOfDisposal,
  type PolicyOnSchema,
  planInTransaction,
  refuseShortKey,
  refuseUnlikeLinks,
  refuseUnseen,
  removeFiles,
} from '@gallra/retention';
import type { AboutSubject } from '../person/about-subject.ts';
import { refuseBeforeHeld } from '../person/earlier-holder.ts';
import { categoryIn, whereaboutsOf } from '../person/whereabouts.ts';
import { journalOf } from './erasure-journal.ts';
import { type ErasureOutlook, outlookTally } from './erasure-outlook.ts';
import {
  type ErasureHeading,
  earlierHolder,
  headingOf,
  type ReferencedRows,
  referencedRows,
  standsInTheWay,
  unknownSubject,
} from './erasure-preview.ts';
import { changedRows, type ErasureFailure, erasureProof } from './erasure-proof.ts';
import { rowErasures } from './row-erasure.ts';
import { sharedRows } from './shared-rows.ts';

/** How an erasure is carried out. */
export interface EraseOptions {
  /** Who ordered it, as the host names its people; it stands in the report and nowhere else. */
  readonly actor?: string;
  /** Random bytes kept outside the database, at least 16; without it no journal is written. */
  readonly fingerprintKey?: Uint8Array;
  /** Where the host keeps its files. Without it, those to be removed wait. */
  readonly files?: HostFiles;
}

/** What an erasure did. Plain JSON; it names tables, columns and claims, and holds no key and no value. */
export interface ErasureReport extends ErasureHeading, ErasureOutlook {
  readonly referenced: readonly ReferencedRows[];
  /** The person's random reference in the events; where nothing stays, nothing ties it to the person any more. */
  readonly reference: SubjectReference;
  /** Ties the events of this erasure together. */
  readonly operation: string;
  readonly actor?: string;
  /** Always empty: an erasure that fails in one place is taken back in all of them. */
  readonly failed: readonly ErasureFailure[];
  /** `off`: without a fingerprint key a restore would bring the data back and nobody would notice. */
  readonly journal: 'on' | 'off';
  /** The last day on which a backup can still hold a copy (R147 to R151); absent where the policy lists no backups. */
  readonly lastCopyGone?: PlainDate;
  /** The files of what went; absent where the policy names none. While one is still there, the erasure is not `complete`. */
  readonly files?: FileReport;
}

const reasons: Readonly<Record<ErasureFailure['because'], string>> = {
  stillThere: 'should be gone and is still there',
  notChanged: 'was due, and the database did not change it',
  lost: 'had to stay and is gone',
};

/** The error for an erasure that did not do what it should. It names tables and columns, never a value. */
function failure(failed: readonly ErasureFailure[]): GallraError {
  return new GallraError(
    'disposal.failed',
    'The erasure was taken back: look for triggers, rules, row-level security and foreign keys on these tables, and at the rights of the database user.',
    failed.map(({ table, columns, rows, because }) => {
      const place = columns.length === 0 ? `tables.${table}` : `tables.${table}.columns.${columns.join(',')}`;
      return `${place}: ${reasons[because]}, in ${rows} ${rows === 1 ? 'row' : 'rows'}`;
    }),
  );
}

async function eraseIn(
  tx: Transaction,
  { policy, schema }: PolicyOnSchema,
  { subject: asked, at }: AboutSubject,
  options: EraseOptions,
): Promise<ErasureReport> {
  const subject = await askedSubject(tx, policy, asked);
  refuseBeforeHeld(subject, at);
  const whereabouts = whereaboutsOf(policy, subject);
  const operation = crypto.randomUUID();
  const { rules } = policyVersion(policy);
  const reference = await tx.requests.record({ subject, right: 'erasure', effectiveAt: at });
  const whose = subject.controller === undefined ? {} : { controller: subject.controller };
  const event = { at, policy: rules, subject: reference, operation, ...whose };
  const read = () => rowErasures(tx, policy, whereabouts, { subject, at });

  const tally = outlookTally(policy);
  const proof = erasureProof(policy);
  const journal = journalOf(tx, policy, whereabouts, { key: options.fingerprintKey, at, reference });
  const shared = sharedRows(policy, subject);
  let category: string | undefined;
  for await (const row of read()) {
    shared.add(row);
    category ??= categoryIn(whereabouts, row.found.situation);
    tally.add(row);
    proof.before(row);
    await journal.add(row);
  }
  await journal.flush();
  if (tally.rows() === 0) throw unknownSubject();
  await tx.events.append([gallraEvent({ type: 'erasure.requested', ...event })]);
  // Before the work: once their own row is gone, nobody can tell any more.
  const others = await earlierHolder(tx, policy, { subject, at });

  const plan = await planInTransaction(tx, { schema, policy }, at, { subject });
  const inTheWay = standsInTheWay(plan);
  if (inTheWay.length > 0) {
    throw new GallraError(
      'plan.blocked',
      'The erasure cannot be carried out; nothing was changed.',
      inTheWay.map(({ path, problem, fix }) => `${path}: ${problem}; ${fix}`),
    );
  }
  const order = orderOfDisposal(policy, schema);
  const own = await disposeInTransaction(tx, { policy, order }, { at, subject }, { plan, operation });
  const rest = await shared.disposeOfRest(tx, order, { at, operation, blocked: plan.blocked });
  const report = { ...own, actions: [...own.actions, ...rest] };
  for await (const row of read()) proof.after(row);
  const failed = proof.failures(report);
  if (failed.length > 0) throw failure(failed);

  if (await isNothingLeft(tx, { policy, order }, { at, subject })) {
    await tx.events.append([gallraEvent({ type: 'erasure.completed', ...event })]);
    if (others.earlierHolder === undefined) await forget(tx, policy, subject, at);
    else await closeRequests(tx, policy, subject, at);
  }
  const last = lastCopyGone(policy, at);
  const waiting = fileTables(policy).length === 0 ? undefined : await tx.files.waiting(operation);
  return {
    ...headingOf(policy, category ?? subject.category, at),
    ...tally.outlook((table) => changedRows(report, table, ['erase'])),
    ...others,
    referenced: referencedRows(plan),
    reference,
    operation,
    ...(options.actor === undefined ? {} : { actor: options.actor }),
    failed,
    journal: options.fingerprintKey === undefined ? 'off' : 'on',
    ...(last === undefined ? {} : { lastCopyGone: last }),
    ...(waiting === undefined ? {} : { files: untouched(waiting) }),
  };
}

/** Files that are listed and that nobody has tried to remove yet. */
function untouched(waiting: readonly WaitingFiles[]): FileReport {
  const files = waiting.reduce((sum, { files: number }) => sum + number, 0);
  return { removed: 0, missing: 0, shared: 0, elsewhere: 0, waiting: files, failing: [] };
}

/** Removes the files of an erasure that is committed. What fails here waits: the erasure itself is done. */
async function withoutFiles(
  store: Store,
  policy: Policy,
  report: ErasureReport,
  { files, now }: Pick<EraseOptions, 'files'> & { readonly now: Date },
): Promise<ErasureReport> {
  const { operation } = report;
  let { files: listed } = report;
  if (files !== undefined && listed !== undefined && listed.waiting > 0)
    listed = await removeFiles(store, policy, files, { now, operation }).catch(() => listed);
  return listed === undefined
    ? report
    : { ...report, files: listed, complete: report.complete && listed.waiting === 0 };
}

/**
 * Erases a person: all that no claim outlives the request for goes now, in one transaction; what a law or a running
 * contract keeps stays for that reason alone, until the sweep takes it when the reason ends.
 *
 * Afterwards every declared place is read again. Where something is still there, was not changed, or is gone that
 * had to stay, all of it is taken back. Where nothing is left, the mapping to the person's reference is destroyed, unless an objection
 * to direct marketing has to be remembered.
 * Files that the rows named are removed after the commit; one that cannot be waits for the next sweep, and the report says so.
 * It does what {@link erasurePreview} says and no more: what becomes due only because of it goes with the next sweep.
 *
 * @param store - the host's database
 * @param policy - a checked policy
 * @param about - the person, by category and key, as text; and the instant the request takes effect
 * @param options - see {@link EraseOptions}
 * @throws GallraError `subject.unknown`; `controller.needed`, `controller.unknown`; `plan.blocked` where a column cannot be written as the policy says;
 *   `disposal.failed` where the database did not do as told; `right.invalid` for an instant before they had their key; `schema.drift`, `schema.unseen`; `key.invalid` for a short fingerprint key.
 *   Nothing is changed then.
 * @see GDPR Art. 17(1) and (3), 5(2)
 * @example
 * ```ts
 * import type { Policy } from '@gallra/core';
 * import type { Store } from '@gallra/core/store';
 * import { erase } from '@gallra/dsar';
 *
 * declare const store: Store;
 * declare const policy: Policy;
 * declare const fingerprintKey: Uint8Array;
 * const about = { subject: { category: 'registered', key: '17' }, at: new Date() };
 * const report = await erase(store, policy, about, { fingerprintKey });
 * console.log(report.complete ? 'All gone.' : report.kept.map(({ title }) => title.en));
 * ```
 */
export async function erase(
  store: Store,
  policy: Policy,
  { subject, at }: AboutSubject,
  options: EraseOptions = {},
): Promise<ErasureReport> {
  if (options.fingerprintKey !== undefined) refuseShortKey(options.fingerprintKey);
  refuseUnscoped(policy, subject);
  const schema = await store.schema();
  refuseUnseen(policy, schema);
  const report = await inTurn(store, async (tx) => {
    await tx.disposing();
    await refuseUnlikeLinks(tx, { policy, schema });
    return eraseIn(tx, { policy, schema }, { subject, at }, options);
  });
  return withoutFiles(store, policy, report, { ...options, now: at });
}
