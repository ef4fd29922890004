// Fills a database with all that Gallra keeps: events, a hold, an erasure, a sweep, a journal, a sealed audit log.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { currentContext, generateNoteKeys, withContext } from '@gallra/audit';
import { auditedDialect } from '@gallra/kysely';
import { createGallra, fileArchive } from 'gallra';
import { addPeople, createTables, day, handleOn, openShop, policy } from './shop.mjs';

const [name] = process.argv.slice(2);
const { dialect, backup } = await openShop(name);
const plain = handleOn(dialect);
await createTables(plain);

const { signer } = generateNoteKeys('shop.example/audit');
const fingerprintKey = randomBytes(32);
const gallra = createGallra({
  policy,
  db: plain,
  fingerprintKey,
  journal: fileArchive('journal.ndjson'),
  audit: { signer },
});
await gallra.migrate();

const audited = handleOn(auditedDialect({ dialect, policy, context: currentContext, ownConnection: false }));
await withContext({ actor: { id: 'clerk-1' }, purpose: 'care' }, () => addPeople(audited));

const hold = await gallra.holds.place({
  covers: { subject: { category: 'customer', key: '4' } },
  reason: 'A dispute about a delivery',
  placedBy: 'legal-1',
  reviewOn: day(-90),
});
const plan = await gallra.plan();
await gallra.sweep(undefined, { approve: plan.hash });
assert.deepEqual(
  (await plain.selectFrom('customers').select(['id', 'name']).orderBy('id').execute()).map(({ id, name }) => [
    id,
    name,
  ]),
  [
    [1, 'Karin Exempel'],
    [2, null],
    [4, 'Vera Exempel'],
    [5, 'Ivar Exempel'],
  ],
);
await backup();
await gallra.subject('customer', 5).erase();
await gallra.flush();
const logs = await gallra.audit.verify();
assert.ok(logs.length > 0 && logs.every(({ ok }) => ok));
const events = (await Array.fromAsync(gallra.audit.events())).map(({ event }) => event);
assert.ok(events.length > 3 && events.every(({ id }) => typeof id === 'string'));
const kept = { signer, fingerprintKey: fingerprintKey.toString('base64'), hold: hold.id, events };
await writeFile('kept.json', JSON.stringify(kept));
await plain.destroy();
