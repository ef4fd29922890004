/** Both roles in one company, and clocks from seven days to seven years. `pnpm demo hosting`. */
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
import { auditedDialect, currentContext, withContext } from 'gallra/audit';
import { Kysely, PGliteDialect } from 'kysely';
import { makeRows, now, signe } from './data.ts';
import type { Database } from './database.ts';
import { policy } from './privacy.ts';
import { ddl } from './schema.ts';

console.log(bold('A hosting company: controller of its customers, processor of what they host'));
say('The people are made up, all of them. Today is 21 November 2026.');

const { db, gallra, pglite } = await openHost({ ddl, rows: makeRows }, { policy, now });

begin('Plan and sweep');
say(
  'Four customers. One left for good more than three months ago, and stays in the books as a number. One has closed every service and owes something still: the clock has not begun. Copies and logs go by service, after seven days, thirty, or twelve months.',
);
const plan = await gallra.plan();
printTables(plan);
await gallra.sweep(undefined, { approve: plan.hash });

begin('“What do you hold about me?”');
const person = gallra.subject('customer', signe.customer);
printPackage((await person.export()).json);

begin('“No more newsletters”');
await person.object('newsletter');
const stays = (await person.explain())
  .flatMap(({ decision }) => decision.columns.filter(({ column }) => column === 'email'))
  .flatMap(({ parties = {} }) => Object.values(parties).flat())
  .flatMap(({ reasons }) => reasons.map(({ claim, alive }) => [claim, alive ? 'needs it' : 'needs it no more']));
columns(['Her e-mail address', ''], stays);
say('Direct marketing ends there and then, without a question (GDPR Art. 21(3)). The contract goes on.');

begin('“Forget me”, said by somebody who is still a customer');
const report = await person.erase();
printErased(report.erased);
printLeft(policy, report);

begin('A customer does without its backups of e-mail');
printErased((await gallra.purge([{ controller: '1', table: 'copies', rows: { service: 'mail' } }])).actions);

begin('Who has looked, and who has changed what');
const dialect = auditedDialect({
  dialect: new PGliteDialect({ pglite }),
  policy,
  context: currentContext,
  clock: () => now,
});
const host = new Kysely<Database>({ dialect });
await withContext({ actor: { id: 'support-3', role: 'support' }, purpose: 'customerService' }, async () => {
  await host.selectFrom('customers').select(['name', 'email']).where('id', '=', signe.customer).execute();
  await host.updateTable('customers').set({ phone: '08-46500401' }).where('id', '=', signe.customer).execute();
});
await dialect.flush();
const events: (string | number)[][] = [];
for await (const { event, actor } of gallra.audit.events({ actor: 'support-3' })) {
  const place = `${event.table}: ${(event.columns ?? []).join(', ')}`;
  events.push([event.type, event.rows ?? 0, event.purpose ?? '', actor?.id ?? '', place]);
}
columns(['Event', 'Rows', 'Purpose', 'Who', 'Where'], events);
say('Names of columns and no values; kept for twelve months, and shown to whom the rows are about.');
await db.destroy();
