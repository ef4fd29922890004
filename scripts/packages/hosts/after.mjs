// Goes on in a database that the packages before have filled: `before.mjs` says with what.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { auditedDialect } from '@gallra/kysely';
import { createGallra, fileArchive } from 'gallra';
import { currentContext, withContext } from 'gallra/audit';
import { handleOn, openShop, policy, restoredShop } from './shop.mjs';

const [name] = process.argv.slice(2);
const kept = JSON.parse(await readFile('kept.json', 'utf8'));
const { dialect } = await openShop(name);
const db = handleOn(dialect);
const options = {
  policy,
  fingerprintKey: Buffer.from(kept.fingerprintKey, 'base64'),
  journal: fileArchive('journal.ndjson'),
};
const gallra = createGallra({ ...options, db, audit: { signer: kept.signer } });
const verified = async () => {
  const logs = await gallra.audit.verify();
  assert.ok(logs.length > 0);
  for (const { ok, problems } of logs) assert.deepEqual([ok, problems], [true, []]);
};
const ids = async (handle = db) =>
  (await handle.selectFrom('customers').select('id').orderBy('id').execute()).map(({ id }) => id);

await gallra.migrate();
assert.deepEqual(
  (await gallra.check()).findings.filter(({ severity }) => severity === 'error'),
  [],
);

// What was on record still is, sealed as it was.
await verified();
const told = new Map((await Array.fromAsync(gallra.audit.events())).map(({ event }) => [event.id, event]));
for (const event of kept.events) assert.deepEqual(told.get(event.id), event);
assert.deepEqual(
  (await gallra.holds.list()).map(({ id, reason }) => [id, reason]),
  [[kept.hold, 'A dispute about a delivery']],
);

// A plan was approved before, so a sweep needs no approval now; the hold still holds.
const plan = await gallra.plan();
assert.deepEqual(plan.tables.map(({ table }) => table).sort(), ['customers', 'invoices']);
await gallra.sweep();
assert.deepEqual(await ids(), [1, 2, 4]);
await gallra.holds.release(kept.hold, { by: 'legal-1', reason: 'Settled' });
await gallra.sweep();
assert.deepEqual(await ids(), [1, 2]);

// The access package holds her data; an erasure leaves the invoice to the accounts.
const karin = gallra.subject('customer', 1);
const access = await karin.export();
assert.match(access.html('en'), /karin@example\.com/);
assert.ok((await karin.erase({ preview: true })).warnings.length > 0);
await karin.erase();
const rows = await db.selectFrom('customers').select(['name', 'email']).where('id', '=', 1).execute();
assert.deepEqual(rows, [{ name: null, email: null }]);
assert.equal(
  (await db.selectFrom('invoices').select('billed_to').where('id', '=', 1).executeTakeFirst()).billed_to,
  'Karin Exempel',
);

// A backup of before, restored after the upgrade: the erasures of before and of now are done again.
await gallra.flush();
const old = handleOn((await restoredShop(name)).dialect);
assert.deepEqual(await ids(old), [1, 2, 4, 5]);
const restored = createGallra({ ...options, db: old });
await restored.migrate();
await restored.journal.replay();
const still = await old.selectFrom('customers').select(['id', 'name']).orderBy('id').execute();
assert.deepEqual(
  still.filter(({ id }) => id === 1 || id === 5),
  [{ id: 1, name: null }],
);
await old.destroy();

// New events follow the old ones in the same log.
const audited = handleOn(auditedDialect({ dialect, policy, context: currentContext, ownConnection: false }));
await withContext({ actor: { id: 'clerk-2' }, purpose: 'care' }, () =>
  audited.updateTable('customers').set({ email: 'nils@example.com' }).where('id', '=', 2).execute(),
);
await gallra.flush();
await verified();
assert.ok((await Array.fromAsync(gallra.audit.events())).length > kept.events.length);
await db.destroy();
