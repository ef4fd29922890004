/**
 * A walk through what Gallra does, on an estate agents' database of made-up people. It needs no terminal, no network
 * and no input: `pnpm demo` in the repository.
 */
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import {
  begin,
  bold,
  columns,
  count,
  counted,
  dim,
  emptied,
  green,
  openInMemory,
  printCleared,
  printLeft,
  printPreview,
  printTables,
  say,
  yellow,
} from '@gallra/example-demo';
import { coverageInWords, createGallra } from 'gallra';
import { PGliteDialect } from 'kysely';
import { auditKeys, exportTo, printEvents, recordedHandle, verifyAndAlter, workAtAgencies } from './demo/audit-log.ts';
import { printCard, printRows, snapshotOf } from './demo/person.ts';
import { printReasons } from './demo/plan.ts';
import { estateAgents } from './example-database.ts';
import { policy } from './privacy.ts';
import { tableNames } from './schema.ts';
import { findDemoContact } from './swedish-data.ts';

// The clock stands still, so that everybody sees the same.
const now = new Date('2026-11-21T09:00:00Z');
const started = performance.now();

console.log(bold('Gallra: one policy per column, enforced in the database of an estate agents’ system'));
say('The people are made up, all of them. Today is 21 November 2026. Nothing leaves this process but a few files.');

begin('A database');
const pglite = new PGlite();
const db = await openInMemory(estateAgents({ now, contacts: 1_000 }), pglite);
const rows = await Promise.all(
  tableNames.map(async (table) => {
    const { total } = await db
      .selectFrom(table)
      .select((eb) => eb.fn.countAll().as('total'))
      .executeTakeFirstOrThrow();
    return [table, Number(total)] as const;
  }),
);
const total = rows.reduce((sum, [, number]) => sum + number, 0);
say(
  `Twelve years of twelve estate agencies in PGlite (PostgreSQL in this process): ${count(total)} rows. Each agency is the controller of its own rows; the company behind the system is its processor. Nobody has ever deleted anything.`,
);
columns(['Table', 'Rows'], rows);

begin('Check: does the policy cover the database?');
say(
  'The policy is one TypeScript file and the parts it imports, examples/mspecs/src/privacy.ts: whose data each column holds, for which purposes, for how long, and which statutes keep it longer. A column it forgets does not compile. Check holds it against the live catalogue.',
);
const fingerprintKey = crypto.getRandomValues(new Uint8Array(32));
const gallra = createGallra({ policy, db, clock: () => now, fingerprintKey, audit: { signer: auditKeys.signer } });
await gallra.migrate();
const check = await gallra.check();
console.log(`\n  ${check.ok ? green('ok') : yellow('not ok')}`);
say(coverageInWords(check.coverage, 'en'));
for (const { severity, path, message } of check.findings) {
  if (severity !== 'info') console.log(`\n  ${yellow(severity)}  ${path}\n           ${message}`);
}
const notes = check.findings.filter(({ severity }) => severity === 'info').length;
if (notes > 0) console.log(`\n  ${dim(`and ${counted(notes, 'note')}; "gallra check" shows them`)}`);

begin('Plan: what would go, what would stay, and why?');
say('A plan changes nothing. A row or column goes when no purpose and no statute needs it any more.');
const plan = await gallra.plan();
printTables(plan);
printCleared(policy, plan);
printReasons(plan);
say(
  `Whoever has read it approves it by its hash, ${plan.hash.slice(0, 16)}… Without that, the first sweep of a database refuses to begin.`,
);

begin('Sweep');
const contact = await findDemoContact(db);
const agency = await db
  .selectFrom('agencies')
  .selectAll()
  .where('id', '=', contact.agency_id)
  .executeTakeFirstOrThrow();
const person = gallra.subject('registered', contact.id, {
  controller: agency.id,
});
const before = await snapshotOf(db, contact.id, person);
const words = {
  erase: 'erased',
  anonymise: 'kept without the person',
  anonymiseReferenced: 'kept without the person, for others refer to them',
  unlink: 'unlinked',
  drop: 'dropped with their partition',
};
console.log();
const sweep = await gallra.sweep(undefined, {
  approve: plan.hash,
  batchSize: 1_000,
  onProgress: ({ table, action, columns: names = [], rowsSoFar }) => {
    const what = action === 'clear' ? `cleared of ${emptied(policy, table, names)}` : words[action];
    console.log(`  ${table.padEnd(18)} ${count(rowsSoFar).padStart(6)} ${what}`);
  },
});
const swept = sweep.actions.reduce((sum, action) => sum + action.rows, 0);
const again = await gallra.sweep();
say(
  `${counted(swept, 'change')}, in batches that each committed together with their audit event. A sweep goes by the state of the rows, so it can be stopped at any point and run every night. Run again at once, it finds ${again.actions.length === 0 ? 'nothing to do' : 'more to do'}.`,
);

begin('One person, before and after');
say(
  'A made-up contact, shown here on purpose: she sold a house through the first agency six years ago, bought a flat through it four years ago, and nobody has been in touch with her since.',
);
const afterSweep = await snapshotOf(db, contact.id, person);
printCard(before, afterSweep);
printRows(before, afterSweep);
say(
  'The divorce, the illness and the letters are gone. Another agency knew her too, from a viewing. It is another controller: its card of her went in the same sweep, for a reason of its own.',
);

begin('“What do you hold about me?”');
const folder = await mkdtemp(join(tmpdir(), 'gallra-demo-'));
const { json, html } = await person.export();
const files = {
  data: join(folder, 'access.json'),
  sv: join(folder, 'access.sv.html'),
  en: join(folder, 'access.en.html'),
};
await writeFile(files.data, `${JSON.stringify(json, undefined, 2)}\n`);
await writeFile(files.sv, html('sv'));
await writeFile(files.en, html('en'));
say(
  `Her access package (GDPR Art. 15): ${counted(json.rows.length, 'record')}, the ${count(Object.keys(json.purposes).length)} purposes and duties that keep them, ${counted(Object.keys(json.recipients).length, 'named recipient')} and her rights, as data and as a page to read in Swedish and English. Other people in the same records are left out.`,
);
for (const file of Object.values(files)) console.log(`  ${file}`);

begin('“Forget me”: what must be said before the button is pressed');
const preview = await person.erase({ preview: true });
say(
  'The agreement with the agency runs on; she can be forgotten all the same. What a statute keeps is said first, with the provision and the day it ends:',
);
printPreview(policy, preview);

begin('Erasure, and what is left');
const report = await person.erase({ actor: 'demo' });
const afterErasure = await snapshotOf(db, contact.id, person);
printCard(before, afterErasure);
say(
  'All of it in one transaction, every declared place read again before it committed. What is left is kept for these provisions alone, and goes with a sweep when the last of them is over:',
);
printLeft(policy, report);
say(
  'The invoice of November 2020 stays until the end of 2028: the agency’s financial year ended in June 2021, and accounting records are kept for seven years after that calendar year.',
);

begin('Look for yourself');
console.log(
  `\n  Her access package:  ${bold(files.sv)}\n                       ${files.en}\n  The policy:          examples/mspecs/src/privacy.ts`,
);

begin('The audit log: who did what, and that nobody altered it');
const host = recordedHandle(new PGliteDialect({ pglite }), () => now);
const other = await db
  .selectFrom('agencies')
  .select('id')
  .where('id', '<>', agency.id)
  .orderBy('id')
  .executeTakeFirstOrThrow();
await workAtAgencies(host, [agency.id, other.id], now);
say(
  'Agents go on working. Their code knows nothing of the log; the handle records each change with it, in one transaction: who, why, which columns, whose data, and no value of it. This is what the agency sees of its own log, and of no other:',
);
await printEvents(gallra, String(agency.id));
const sealed = await gallra.audit.seal();
say(
  `Sealed: ${counted(sealed.events, 'event')} in ${counted(sealed.logs.length, 'log')}, one for each agency, each under a signed checkpoint. Exported, the log needs no database to be verified, only the public key:`,
);
const log = await exportTo(folder, gallra, String(agency.id));
await verifyAndAlter(folder, log);
say(
  'The hashes that name the event are kept elsewhere, 32 bytes an event; the checkpoint alone would have found it too.',
);
console.log(dim(`\n  ${((performance.now() - started) / 1000).toFixed(0)} seconds.`));
await db.destroy();
