// The journal and the checkpoints in a storage of unstorage, and files that go with their rows.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { createGallra, storageArchive, storageWitness } from 'gallra';
import { generateNoteKeys } from 'gallra/audit';
import { createStorage } from 'unstorage';
import fsDriver from 'unstorage/drivers/fs';
import { fillShop, handleOn, openShop, policy } from './shop.mjs';

const storage = createStorage({ driver: fsDriver({ base: './kept' }) });
await storage.setItem('letters:nils.txt', 'Dear Nils');
const db = handleOn((await openShop('sqlite')).dialect);
await fillShop(db);
await db.schema.alterTable('customers').addColumn('letter', 'text').execute();
await db.updateTable('customers').set({ letter: 'letters:nils.txt' }).where('id', '=', 3).execute();
const { customers } = policy.tables;
const gallra = createGallra({
  policy: {
    ...policy,
    tables: {
      ...policy.tables,
      customers: { ...customers, columns: { ...customers.columns, letter: 'contact' }, files: ['letter'] },
    },
  },
  db,
  fingerprintKey: randomBytes(32),
  files: { storage },
  journal: storageArchive(storage),
  audit: { signer: generateNoteKeys('shop.example/audit').signer, witnesses: [storageWitness(storage)] },
});
await gallra.migrate();
await gallra.sweep(undefined, { approve: (await gallra.plan()).hash });
await gallra.subject('customer', 5).erase();
assert.equal(await storage.hasItem('letters:nils.txt'), false);
const { journal, audit } = await gallra.flush();
assert.ok(journal !== undefined && audit !== undefined);
assert.ok((await storageArchive(storage).read()).length > 0);
assert.ok((await storageWitness(storage).checkpoints()).length > 0);
await db.destroy();
