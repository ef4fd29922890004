/** A processor and nothing else: agreements that end, orders to erase. `pnpm demo senseworks`. */
import { begin, bold, openHost, printErased, printPackage, printTables, say } from '@gallra/example-demo';
import { makeRows, now, ylva } from './data.ts';
import { policy } from './privacy.ts';
import { ddl } from './schema.ts';

console.log(bold('Senseworks: a processor of what companies write about their accounts'));
say('The people are made up, all of them. Today is 21 November 2026.');

const { db, gallra, setClock } = await openHost({ ddl, rows: makeRows }, { policy, now });

begin('Plan and sweep');
say(
  'The agreement with the second company ended on 15 September. What was held for it was erased or returned within thirty days; what is for logging and security has ninety, through 14 December. So the log stays, and its people do not.',
);
const plan = await gallra.plan();
printTables(plan);
await gallra.sweep(undefined, { approve: plan.hash });

begin('“What do you hold about me?”');
say('Ylva has left the first company, and asks it. The company is the controller; the service answers on its behalf.');
const person = gallra.subject('employee', ylva.user);
printPackage((await person.export()).json);

begin('The company orders her data to be erased');
const report = await person.erase({ actor: 'support' });
printErased(report.erased);
say(
  `It asked on 24 August, so it had to be done by 22 November; the sweep of that night would have. Backups have it until ${report.lastCopyGone}, and a restore would erase it again.`,
);

begin('The company does without its comments');
printErased((await gallra.purge([{ controller: ylva.company, table: 'comments' }])).actions);

begin('Ninety days after the agreement');
setClock(new Date('2026-12-15T09:00:00Z'));
printTables(await gallra.plan());
say(
  'The log of the second company goes as well. Its accounts are about nobody, and are for it to say what becomes of.',
);
await db.destroy();
