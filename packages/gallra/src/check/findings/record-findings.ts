import { isGallraError, type Policy } from '@gallra/core';
import { homeOf } from '@gallra/core/policy';
import type { LiveSchema, Store, Transaction } from '@gallra/core/store';
import { goneControllers, neverBegan, planOfHost, unlikeLinks, unreadableTimes } from '@gallra/retention';
import type { Finding } from '../finding.ts';

/** What a controller is called: as its own row says, where the policy names the column; else its key. */
async function nameOf(tx: Transaction, { controllers }: Policy, controller: string | undefined): Promise<string> {
  if (controller === undefined) return 'the vendor';
  const name = controllers?.name === undefined ? undefined : (await tx.rows.controller(controller))?.[controllers.name];
  return name === undefined || name === null ? `controller ${controller}` : String(name);
}

const counted = (amount: number, what: string): string => `${amount} ${what}${amount === 1 ? '' : 's'}`;

/** Requests and holds from before it was recorded at which controller they are: each counts at all that they may be meant for. */
async function unrecorded(tx: Transaction, policy: Policy): Promise<readonly Finding[]> {
  const found = new Map<string | undefined, Map<string, number>>();
  const count = (controller: string | undefined, what: string) => {
    const counts = found.get(controller) ?? new Map<string, number>();
    found.set(controller, counts.set(what, (counts.get(what) ?? 0) + 1));
  };
  for (const { subject, asked } of await tx.requests.known())
    for (const { right, controllerNotRecorded } of asked) if (controllerNotRecorded) count(subject.controller, right);
  for (const { covers, controllerNotRecorded } of await tx.holds.list())
    if (controllerNotRecorded && 'subject' in covers) count(covers.subject.controller, 'legal hold');
  const findings: Finding[] = [];
  for (const [controller, counts] of found) {
    const list = [...counts].map(([what, amount]) => counted(amount, what)).join(', ');
    findings.push({
      severity: 'warning',
      code: 'controller.notRecorded',
      path: 'controllers',
      message: `At ${await nameOf(tx, policy, controller)}, from before it was recorded of whom something was asked: ${list}.`,
      fix: 'Find out of whom each was asked. Where it was not this controller, take it back there: lift the restriction, record that the objection is taken back, or release the hold.',
    });
  }
  return findings;
}

/**
 * What Gallra's own records tell that somebody has to look at. It reads no row of the host's but those of controllers, and
 * names no person.
 */
export async function recordFindings(store: Store, policy: Policy): Promise<readonly Finding[]> {
  try {
    return await store.transaction((tx) => unrecorded(tx, policy));
  } catch (error) {
    if (!isGallraError(error, 'migration.needed')) throw error;
    return [
      {
        severity: 'error',
        code: 'migration.needed',
        path: 'database',
        message:
          'People are on record from before it was recorded at which controller, and nothing is decided until they are carried over.',
        fix: 'Run "gallra migrations", or call migrate().',
      },
    ];
  }
}

/** People a transaction reads the own rows of. */
const atOnce = 200;

/**
 * People whose own row belongs to another controller than the one at which they are on record: their rows have been moved,
 * and what they have asked for has not.
 */
export async function movedFindings(store: Store, policy: Policy): Promise<readonly Finding[]> {
  const people = (await store.transaction((tx) => tx.requests.known())).filter(
    ({ subject }) => subject.controller !== undefined,
  );
  const moved = new Map<string, number>();
  for (let start = 0; start < people.length; start += atOnce)
    await store.transaction(async (tx) => {
      for (const { subject } of people.slice(start, start + atOnce)) {
        const own = await tx.rows.ownRow(subject);
        const home = homeOf(policy, subject.category)?.table;
        if (home === undefined || own?.controller === undefined || own.controller === subject.controller) continue;
        moved.set(home, (moved.get(home) ?? 0) + 1);
      }
    });
  return [...moved].map(([table, amount]) => ({
    severity: 'warning',
    code: 'controller.moved',
    path: `tables.${table}`,
    message: `${amount === 1 ? 'A person is' : `${amount} people are`} on record at a controller to which their own row does not belong any more: what they have asked for does not count where it is now.`,
    fix: 'Call controllers.succeeded(from, to), or "gallra succeeded", where rows are given to another controller.',
  }));
}

/** Rows of tenants' tables that name a controller whose own row is gone. */
export async function goneFindings(store: Store, policy: Policy, schema: LiveSchema): Promise<readonly Finding[]> {
  const gone = await store.transaction((tx) => goneControllers(tx, { policy, schema }));
  return [...gone].map(([table, amount]) => ({
    severity: 'warning',
    code: 'controller.gone',
    path: `tables.${table}.controller`,
    message: `${amount === 1 ? 'A row names a controller' : `${amount} rows name controllers`} that "${policy.controllers?.in}" has no row for: the agreement never ends and the financial year is unknown, so what waits for either is kept for ever (GDPR Art. 5(1)(e)).`,
    fix: "Give the rows to the controller that took over, and call controllers.succeeded(from, to); or purge them by the controller's key; or restore the controller's row.",
  }));
}

/** Times in the host's rows that cannot be read. */
export async function timeFindings(store: Store, policy: Policy, schema: LiveSchema): Promise<readonly Finding[]> {
  const unread = await store.transaction((tx) => unreadableTimes(tx, { policy, schema }));
  return unread.map(({ table, column, rows }) => ({
    severity: 'warning',
    code: 'time.unreadable',
    path: `tables.${table}.columns.${column}`,
    message: `${rows === 1 ? 'A row holds' : `${rows} rows hold`} a time here that cannot be read as the policy says it is written: nobody knows when it was, and what counts from it is kept for ever (GDPR Art. 5(1)(e)).`,
    fix: 'Name the encoding in which the column is written; or mend the values; or set them to null, where the event has not been.',
  }));
}

/** Columns that go in rows in which nothing ever kept them; nothing where a plan cannot be made, as other findings say. */
export async function unbegunFindings(store: Store, policy: Policy, at: Date): Promise<readonly Finding[]> {
  const tables = await planOfHost(store, policy, at).then(
    (plan) => plan.tables,
    (error: unknown) => {
      if ((['schema.drift', 'schema.unseen', 'links.unlike'] as const).some((code) => isGallraError(error, code)))
        return [];
      throw error;
    },
  );
  return neverBegan(tables).map(({ table, columns, rows, going }) => ({
    severity: 'warning',
    code: 'claim.neverBegan',
    path: `tables.${table}.columns.${columns[0]}`,
    message: `Of ${counted(going, 'row')} from which ${columns.join(', ')} ${columns.length === 1 ? 'goes' : 'go'}, no claim ever began in ${rows}: nothing ended there, and they go all the same (GDPR Art. 5(1)(e)).`,
    fix: 'Where they are to stay for a time, let a purpose count from an event that every row has, such as when it was made; where a column or a link is empty that should not be, mend the rows. What is meant to go needs nothing.',
  }));
}

/**
 * Links that the database does not follow as decisions do: nothing is planned, swept, erased or told while there are any.
 *
 * @param counted - whether rows are counted that name others by another spelling; else it is told where there may be some
 */
export async function linkFindings(
  store: Store,
  { policy, schema }: { readonly policy: Policy; readonly schema: LiveSchema },
  counted: boolean,
): Promise<readonly Finding[]> {
  const unlike = await store.transaction((tx) => unlikeLinks(tx, { policy, schema }, { counted }));
  return unlike.map(({ path, kind, problem, fix }) => ({
    severity: kind === 'types' || counted ? 'error' : 'info',
    code: kind === 'types' ? 'link.types' : 'link.spelling',
    path,
    message: `The column ${problem}.`,
    fix: `${fix.charAt(0).toUpperCase()}${fix.slice(1)}.`,
  }));
}
