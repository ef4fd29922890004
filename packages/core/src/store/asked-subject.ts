import type { SubjectKey } from '../decision/subject-reference.ts';
import { GallraError } from '../error.ts';
import type { Policy } from '../policy/policy.ts';
import { personalTable } from '../policy/table/classified-table.ts';
import { belongingOf, unknownKey, vendorKey } from '../policy/table/controller-link.ts';
import { requiredHome } from '../policy/table/subject-link.ts';
import type { Transaction } from './store.ts';

const unknownController = () =>
  new GallraError(
    'controller.unknown',
    "The policy's table of controllers has no row with this key; nothing was read or changed. Give the key of one, or say { vendor: true }.",
  );

/** What somebody says of whom they ask about. */
type Asked = Pick<SubjectKey, 'category' | 'key' | 'controller' | 'vendor'>;

/** Refuses what can be refused before anything is read. */
export function refuseUnscoped(policy: Policy, { category, controller, vendor }: Asked): void {
  const home = requiredHome(policy, category);
  if (controller !== undefined && vendor !== undefined)
    throw new GallraError(
      'controller.unknown',
      'Say controller or vendor, not both: something is asked of one of them.',
    );
  if (controller !== undefined && (policy.controllers === undefined || controller === vendorKey || controller === ''))
    throw unknownController();
  if (policy.controllers === undefined || controller !== undefined || vendor !== undefined) return;
  const { controller: link } = personalTable(policy, home.table);
  if (link === undefined || belongingOf({ controller: link }) === 'shared') {
    throw new GallraError(
      'controller.needed',
      "This person's own row belongs to no controller alone, and what is asked is asked of one: add { controller: key } or { vendor: true }, on the command line --controller <key> or --vendor. Nothing was read.",
    );
  }
}

/**
 * Finds out whom something is asked about, and of which controller: the key as it stands in the person's own row,
 * whatever spelling somebody used; the controller as they say, else the one that the person's own row belongs to.
 *
 * @param tx - a transaction
 * @param policy - a checked policy
 * @param asked - a category under the policy's `subjects`, the key in its home table as text, and of whom it is asked
 * @throws GallraError `subject.unknown` for a category without a home, or where neither a row nor a record tells whose the
 *   person is; `controller.needed`; `controller.unknown`. No message holds a key.
 * @see GDPR Art. 4(7), 26(3)
 * @example
 * ```ts
 * import type { Policy } from '@gallra/core';
 * import { askedSubject, type Store } from '@gallra/core/store';
 *
 * declare const store: Store;
 * declare const policy: Policy;
 * const asked = { category: 'user', key: '7', controller: '3' };
 * console.log((await store.transaction((tx) => askedSubject(tx, policy, asked))).controller); // '3'
 * ```
 */
export async function askedSubject(
  tx: Pick<Transaction, 'rows' | 'requests'>,
  policy: Policy,
  { category, key, controller, vendor }: Asked,
): Promise<SubjectKey> {
  refuseUnscoped(policy, { category, key, ...(controller && { controller }), ...(vendor && { vendor }) });
  const own = await tx.rows.ownRow({ category, key });
  const held = own?.heldSince === undefined ? {} : { heldSince: own.heldSince };
  const person = { category, key: own?.key ?? key, ...held };
  if (policy.controllers === undefined) return person;
  if (vendor === true) return { ...person, vendor };
  if (controller !== undefined) {
    if ((await tx.rows.controller(controller)) === undefined) throw unknownController();
    return { ...person, controller };
  }
  if (own?.controller === unknownKey) throw unknownController();
  if (own !== undefined)
    return { ...person, ...(own.controller === undefined ? { vendor: true } : { controller: own.controller }) };
  // Of somebody whose own row is gone, what is on record tells.
  const [only, ...others] = await tx.requests.everywhere({ category, key });
  if (only !== undefined && others.length === 0) return only;
  throw new GallraError(
    'subject.unknown',
    'There is no such person in the table where they live: check the category and the key. If their row was deleted, say of whom it is asked: { controller: key } or { vendor: true }.',
  );
}
