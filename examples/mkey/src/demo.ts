/** One login at two customers: what each of them may be asked, and what becomes of it. `pnpm demo mkey`. */
import { begin, bold, openHost, printErased, printTables, say } from '@gallra/example-demo';
import { maja, makeRows, now } from './data.ts';
import { policy } from './privacy.ts';
import { ddl } from './schema.ts';

console.log(bold('mkey: codes and keys, controller and processor in one system'));
say('The people are made up, all of them. Today is 21 November 2026.');

const { db, gallra, setClock } = await openHost({ ddl, rows: makeRows }, { policy, now });
const [, second] = maja.at;

begin('Plan and sweep');
say(
  'Three customers. The third, a sole trader, left three years ago: what mbiz AB kept for disputes was needed until yesterday, and the books of 2018 until last New Year.',
);
const plan = await gallra.plan();
printTables(plan);
await gallra.sweep(undefined, { approve: plan.hash });

begin('The second customer does without its sales tool');
const purge = await gallra.purge([{ controller: second, table: 'prospects' }]);
printErased(purge.actions);
say('At any time, before any clock has ended. What the first customer has in its sales tool is not touched.');

begin('The day after the agreement with the second customer ends');
setClock(new Date('2026-12-16T09:00:00Z'));
const later = await gallra.plan();
printTables(later);
say(
  'All that was held for it goes. Maja works for the first as well, so her login stays; her colleague’s goes the night after. Its orders stay for the books, with the name on the invoice and no contact details beside it.',
);
await db.destroy();
