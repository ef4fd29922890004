import { GallraError, type Policy, policyVersion, type Succession } from '@gallra/core';
import { gallraEvent } from '@gallra/core/audit';
import { vendorKey } from '@gallra/core/policy';
import { inTurn, type Store, type Transaction } from '@gallra/core/store';

/** What a succession moved. Plain JSON; it names nobody. */
export interface SuccessionReport {
  /** People on record at the controller whose place was taken. */
  readonly people: number;
  /** Those of them whom the other knew already. */
  readonly merged: number;
}

/** Whether a controller is known: by its row, or where that is gone, by what is on record at it. */
async function isKnown(tx: Transaction, key: string): Promise<boolean> {
  if ((await tx.rows.controller(key)) !== undefined) return true;
  const people = await tx.requests.known();
  if (people.some(({ subject }) => subject.controller === key)) return true;
  const chosen = await tx.periods.list();
  return chosen.some(({ controller }) => controller === key);
}

async function problemsOf(tx: Transaction, { from, to }: Succession): Promise<readonly string[]> {
  const noRow = "the policy's table of controllers has no row with this key";
  const isReadable = (key: string) => key !== '' && key !== vendorKey;
  return [
    ...(isReadable(from) && (await isKnown(tx, from)) ? [] : [`from: ${noRow}, and nothing is on record at it`]),
    ...(isReadable(to) && (await tx.rows.controller(to)) !== undefined ? [] : [`to: ${noRow}`]),
    ...(from === to ? ['to: a controller cannot take its own place'] : []),
  ];
}

/**
 * Lets what is on record at one controller count at another whose the rows have become: people's restrictions, objections
 * and erasures, holds, chosen periods. Call it where the host gives the rows their new controller. Somebody whom both knew
 * is one person from then on: their requests are added, and the reference they had is found in the logs still, which are
 * the other's too. Run again, it moves what has come since.
 *
 * @param store - the host's database
 * @param policy - a checked policy
 * @param succession - which controller takes whose place, and when
 * @throws GallraError `controller.unknown`, each problem by its path; nothing is changed then
 * @see GDPR Art. 4(7), 18, 21
 * @example
 * ```ts
 * import type { Policy } from '@gallra/core';
 * import type { Store } from '@gallra/core/store';
 * import { succeedController } from '@gallra/retention';
 *
 * declare const store: Store;
 * declare const policy: Policy;
 * const { people, merged } = await succeedController(store, policy, { from: '3', to: '4', at: new Date() });
 * console.log(people, merged);
 * ```
 */
export async function succeedController(
  store: Store,
  policy: Policy,
  succession: Succession,
): Promise<SuccessionReport> {
  const refused = (problems: readonly string[]) =>
    new GallraError('controller.unknown', 'Nothing was moved from one controller to another.', problems);
  if (policy.controllers === undefined)
    throw refused(['controllers: the policy names no table of controllers, so there is one, the vendor']);
  return inTurn(store, async (tx) => {
    await tx.preserving();
    const problems = await problemsOf(tx, succession);
    if (problems.length > 0) throw refused(problems);
    const { people, merged } = await tx.requests.succeed(succession);
    await tx.holds.succeed(succession, merged);
    await tx.periods.succeed(succession);
    await tx.categories.succeed(succession);
    const { rules } = policyVersion(policy);
    const { from, to, at } = succession;
    await tx.audit.handOver(from, to);
    await tx.events.append([gallraEvent({ type: 'controller.succeeded', at, policy: rules, controller: to })]);
    return { people, merged: merged.length };
  });
}
