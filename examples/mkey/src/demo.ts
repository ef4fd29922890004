/** One login at two customers: what each of them may be asked, and what becomes of it. `pnpm demo mkey`. */
import {
  begin,
  bold,
  columns,
  openHost,
  printErased,
  printLeft,
  printPackage,
  printTables,
  say,
} from '@gallra/example-demo';
import { maja, makeRows, now } from './data.ts';
import { policy } from './privacy.ts';
import { ddl } from './schema.ts';

console.log(bold('mkey: codes and keys, controller and processor in one system'));
say('The people are made up, all of them. Today is 21 November 2026.');

const { db, gallra, setClock } = await openHost({ ddl, rows: makeRows }, { policy, now });
const [first, second] = maja.at;

/** How many rows about Maja there are at each of the two. */
async function hers(): Promise<readonly (readonly [string, number, number])[]> {
  const counted = async (table: 'memberships' | 'history') =>
    [first, second].map(async (customer) => {
      const rows = db.selectFrom(table).where('login_id', '=', maja.login).where('customer_id', '=', Number(customer));
      const { total } = await rows.select((eb) => eb.fn.countAll().as('total')).executeTakeFirstOrThrow();
      return Number(total);
    });
  const at = async (table: 'memberships' | 'history') =>
    [table, ...(await Promise.all(await counted(table)))] as unknown as readonly [string, number, number];
  return [await at('memberships'), await at('history')];
}

begin('Plan and sweep');
say(
  'Three customers. The third, a sole trader, left three years ago: what mbiz AB kept for disputes was needed until yesterday, and the books of 2018 until last New Year.',
);
const plan = await gallra.plan();
printTables(plan);
await gallra.sweep(undefined, { approve: plan.hash });

begin('“What do you hold about me?”, asked at the first customer');
say('Maja works for two customers, with one login. The first is asked, so the first answers, of nothing but its own.');
const majaAtFirst = gallra.subject('user', maja.login, { controller: first });
printPackage((await majaAtFirst.export()).json);

begin('“Forget me”, said to the first customer, which she has left');
await db
  .updateTable('memberships')
  .set({ left_at: new Date('2026-11-20T11:00:00Z') })
  .where('login_id', '=', maja.login)
  .where('customer_id', '=', Number(first))
  .execute();
const before = await hers();
const erasure = await majaAtFirst.erase();
printErased(erasure.erased);
printLeft(policy, erasure);
say(
  'The history is kept under a contract that goes on, so the request does not reach it. The customer is free to do without, and does:',
);
const covers = { controller: first, subject: { category: 'user', key: String(maja.login), controller: first } };
printErased((await gallra.purge([covers])).actions);
const after = await hers();
say('The second customer is another controller. Its rows are as they were, and so is the login, which it needs:');
columns(
  ['Rows about Maja in', 'First, before', 'after', 'Second, before', 'after'],
  before.map(([table, one, two], n) => [table, one, after[n]?.[1] ?? 0, two, after[n]?.[2] ?? 0]),
);

begin('The second customer does without its sales tool');
const purge = await gallra.purge([{ controller: second, table: 'prospects' }]);
printErased(purge.actions);
say('At any time, before any clock has ended. What the first customer has in its sales tool is not touched.');

begin('The day after the agreement with the second customer ends');
setClock(new Date('2026-12-16T09:00:00Z'));
const later = await gallra.plan();
printTables(later);
say(
  'All that was held for it goes, and the login with it: nobody needs that any more. Its orders stay for the books, with the name on the invoice and no contact details beside it.',
);
await db.destroy();
