import {
  type ControllerCategory,
  type DataCategory,
  GallraError,
  isGallraError,
  type Label,
  type Organisation,
  type Parties,
  type Policy,
  type PolicyVersion,
  policyVersion,
  type SubjectKey,
} from '@gallra/core';
import { gallraEvent } from '@gallra/core/audit';
import { jurisdictionOf } from '@gallra/core/policy';
import {
  askedSubject,
  inTurn,
  type LiveSchema,
  refuseUnscoped,
  type Store,
  type Transaction,
} from '@gallra/core/store';
import { categoryTitle, subjectTitle } from '@gallra/core/words';
import { objectedToMarketing, refuseUnlikeLinks, refuseUnseen } from '@gallra/retention';
import type { AboutSubject } from '../person/about-subject.ts';
import { endedByErasure } from '../person/ended-by-erasure.ts';
import { keepingTally } from '../person/keeping.ts';
import { categoryIn, whereaboutsOf } from '../person/whereabouts.ts';
import { type Answerer, controllerIn, ownWithin, vendorAsRecipient } from './access-controller.ts';
import { type AccessPurpose, type AccessRecipient, accessPurposes, accessRecipients } from './access-purpose.ts';
import { type AccessRow, accessRow } from './access-row.ts';
import { type ApplicableRight, applicableRights } from './applicable-right.ts';
import { type AccessOwnRecord, ownRecordsOf } from './own-record.ts';

/** All that Art. 15 GDPR wants told to one data subject, as plain JSON data. */
export interface AccessPackage {
  readonly format: 'gallra.access/1';
  /** `own`: what the controller calls people within that category. */
  readonly subject: { readonly category: string; readonly title: Label; readonly own?: readonly Label[] };
  /** ISO 8601, UTC. */
  readonly generatedAt: string;
  /** In which its days begin and end. */
  readonly timeZone: string;
  readonly policy: PolicyVersion;
  /** The controller where it is not the vendor; the vendor, joint controllers, representative and data protection officer. */
  readonly parties: Partial<Parties> & { readonly controller?: Organisation };
  readonly supervisoryAuthority: { readonly name: Label; readonly website: string };
  /** What keeps data about this person now. */
  readonly purposes: Readonly<Record<string, AccessPurpose>>;
  /** `own`: the categories that the controller names for itself within one (R8). */
  readonly categories: Readonly<
    Record<string, Label & Pick<DataCategory, 'special'> & { readonly own?: readonly Label[] }>
  >;
  readonly recipients: Readonly<Record<string, AccessRecipient>>;
  readonly rights: readonly ApplicableRight[];
  readonly rows: readonly AccessRow[];
  /** What is recorded of how their rights were handled, apart from the host's own rows. */
  readonly ownRecords: readonly AccessOwnRecord[];
}

/** What the policy does not know about a request for access. */
export interface AccessOptions {
  /**
   * What the host calls this person where they acted for it (`placedBy` of a hold, `chosenBy` of a period): nobody else can
   * tell whose name it is. Without it, records in which they only acted are left out.
   */
  readonly actor?: string;
}

function categoriesOf(
  policy: Policy,
  rows: readonly AccessRow[],
  own: readonly ControllerCategory[],
): AccessPackage['categories'] {
  const names = new Set(rows.flatMap(({ columns }) => columns.map(({ category }) => category)));
  return Object.fromEntries(
    [...names].map((name) => {
      const special = policy.categories[name]?.special === true ? { special: true } : {};
      return [name, { ...categoryTitle(policy, name), ...special, ...ownWithin(own, 'data', name) }];
    }),
  );
}

const nothingHeld = () =>
  new GallraError(
    'subject.unknown',
    'No personal data are held for this person: check the category and the key, and of whom it is asked. If they are right, tell the person so (Art. 15(1)).',
  );

/** Of somebody of whom nothing may be told, and of somebody whom nobody knows, the answer is the same. */
function untold(error: unknown): never {
  throw isGallraError(error, 'subject.unknown') ? nothingHeld() : error;
}

/** Who answers: the controller whom it is asked of, as its own row has it, with the categories that it names for itself. */
async function answererOf(tx: Transaction, policy: Policy, { controller }: SubjectKey): Promise<Answerer> {
  if (controller === undefined) return { categories: [] };
  const row = await tx.rows.controller(controller);
  return {
    controller: controllerIn(policy, controller, row),
    categories: await tx.categories.list({ controller }),
  };
}

/** Types of the columns of every table, in the database's words. */
function columnTypes({ tables }: LiveSchema): ReadonlyMap<string, Readonly<Record<string, string>>> {
  return new Map(
    tables.map(({ name, columns }) => [name, Object.fromEntries(columns.map((column) => [column.name, column.type]))]),
  );
}

/**
 * Gallra's own records about the person. Where no row may be told, only what stays on record when nothing else is left: an
 * objection to direct marketing. A request for erasure that stands would say that something outlived it, and a provision
 * that withholds, that there is something to withhold.
 */
async function toldRecords(
  tx: Transaction,
  store: Store,
  policy: Policy,
  { subject, alone, actor }: Pick<AccessOptions, 'actor'> & { readonly subject: SubjectKey; readonly alone: boolean },
): Promise<readonly AccessOwnRecord[]> {
  const [known] = await tx.requests.known(subject);
  const whose = {
    ...(known === undefined ? {} : { reference: known.reference }),
    ...(subject.heldSince === undefined ? {} : { heldSince: subject.heldSince }),
    ...(actor === undefined ? {} : { actor }),
  };
  const found = await ownRecordsOf(tx, store, policy, whose);
  if (!alone) return found;
  const remembered = objectedToMarketing(policy, known === undefined ? [] : [known]);
  return found.filter(({ as, withheld }) => as === 'actor' || (remembered && withheld.length === 0));
}

/**
 * Gathers what is held about one data subject and why: the data, by record, each with category, source, purposes and
 * the day it goes; the purposes with their legal basis; named recipients; the rights that apply.
 *
 * Other people's data are left out, as are keys, credentials and what is empty. What the law forbids telling
 * (`secretFromSubject`) leaves no trace: no gap, no count, no note. An event `access.exported` is written.
 *
 * @param store - the host's database
 * @param policy - a checked policy
 * @param about - the person, by category and key, as text; and the instant decided for
 * @throws GallraError `subject.unknown` where nothing is held that may be told; `controller.needed`, `controller.unknown`
 * @see GDPR Art. 12(1), 15(1), 15(2), 15(4); penningtvättslagen (2017:630) 5 kap. 7 §
 * @example
 * ```ts
 * import type { Policy } from '@gallra/core';
 * import type { Store } from '@gallra/core/store';
 * import { accessHtml, accessPackage } from '@gallra/dsar';
 *
 * declare const store: Store;
 * declare const policy: Policy;
 * const about = { subject: { category: 'registered', key: '17' }, at: new Date() };
 * const access = await accessPackage(store, policy, about);
 * console.log(JSON.stringify(access, undefined, 2), accessHtml(access, 'sv'));
 * ```
 */
export async function accessPackage(
  store: Store,
  policy: Policy,
  { subject: asked, at }: AboutSubject,
  options: AccessOptions = {},
): Promise<AccessPackage> {
  refuseUnscoped(policy, asked);
  const version = policyVersion(policy);
  const schema = await store.schema();
  // An answer must not leave out what the database hides (Art. 15(1)).
  refuseUnseen(policy, schema);
  const types = columnTypes(schema);
  return inTurn(store, async (tx) => {
    await refuseUnlikeLinks(tx, { policy, schema });
    const subject = await askedSubject(tx, policy, asked).catch(untold);
    const whereabouts = whereaboutsOf(policy, subject);
    const rows: AccessRow[] = [];
    const ending = new Set<string>();
    const keepers = keepingTally(policy);
    let category: string | undefined;
    for (const table of whereabouts.tables) {
      let number = 0;
      for await (const found of tx.rows.rowsOf(table, { at, subject })) {
        category ??= categoryIn(whereabouts, found.situation);
        const row = accessRow(policy, whereabouts, { table, found }, types.get(table));
        if (row === undefined) continue;
        number += 1;
        rows.push({ ...row, number });
        const kept = row.columns.map(({ column, purposes }) => ({ column, claims: purposes }));
        keepers.add(table, found.situation, kept);
        for (const claim of endedByErasure(policy, whereabouts, table, found.situation)) ending.add(claim);
      }
    }
    // The same answer whether there is nothing, or nothing that may be told.
    const records = await toldRecords(tx, store, policy, { subject, alone: rows.length === 0, ...options });
    if (rows.length + records.length === 0) {
      throw nothingHeld();
    }
    const reference = await tx.requests.reference(subject);
    await tx.events.append([
      gallraEvent({
        type: 'access.exported',
        at,
        policy: version.rules,
        rows: rows.length,
        subject: reference,
        ...(subject.controller === undefined ? {} : { controller: subject.controller }),
      }),
    ]);

    const keeping = keepers.keeping();
    const { controller, categories: own } = await answererOf(tx, policy, subject);
    const purposes = accessPurposes(policy, keeping);
    const due = rows.some(({ columns }) => columns.some(({ until }) => until.state === 'due'));
    const name = category ?? subject.category;
    return {
      format: 'gallra.access/1',
      subject: { category: name, title: subjectTitle(policy, name), ...ownWithin(own, 'subjects', name) },
      generatedAt: at.toISOString(),
      timeZone: policy.timeZone,
      policy: version,
      parties: { ...(controller === undefined ? {} : { controller }), ...policy.parties },
      supervisoryAuthority: jurisdictionOf(policy).supervisoryAuthority,
      purposes,
      categories: categoriesOf(policy, rows, own),
      recipients: { ...vendorAsRecipient(policy, controller, purposes), ...accessRecipients(policy, purposes) },
      rights: applicableRights(purposes, keeping, ending, due),
      rows,
      ownRecords: records,
    };
  });
}
