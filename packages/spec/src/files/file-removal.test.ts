import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Row } from '@gallra/core';
import { memoryStore } from '@gallra/core/memory';
import type { FileStorage, HostFiles } from '@gallra/core/store';
import { erase, forSubject } from '@gallra/dsar';
import { plan, removeFiles, sweep, waitingFiles } from '@gallra/retention';
import { at, due, fresh, policyWith } from '@gallra/world';
import { createStorage } from 'unstorage';
import fsDriver from 'unstorage/drivers/fs';
import memoryDriver from 'unstorage/drivers/memory';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

const minute = 60_000;
const later = (minutes: number) => new Date(at.getTime() + minutes * minute);

const policy = policyWith({
  people: { files: ['phone'] },
  deals: { files: ['account'] },
  // Erased with the person, for these tests are not about keeping.
  purposes: { brokerage: { basis: '6(1)(f)' } },
});
const nothing = { removed: 0, missing: 0, shared: 0, elsewhere: 0, waiting: 0, failing: [] };

const storeWith = (people: readonly Row[], deals: readonly Row[] = []) =>
  memoryStore({ policy, tables: { people, deals, visits: [] } });
const person = (id: number, file: string, contacted = due): Row => ({ id, name: 'Karin', phone: file, contacted });

async function swept(store: ReturnType<typeof storeWith>, files?: HostFiles, instant = at) {
  const approve = (await plan(store, policy, instant)).hash;
  return sweep(store, policy, instant, { approve, drill: true, ...(files === undefined ? {} : { files }) });
}
async function storageWith(...keys: readonly string[]) {
  const storage = createStorage({ driver: memoryDriver() });
  for (const key of keys) await storage.setItem(key, 'a file');
  return storage;
}

describe('files of what a sweep took (GDPR Art. 5(1)(e))', () => {
  test('are removed after it, with what the storage notes about them, and leave no entry', async () => {
    const storage = await storageWith('a.pdf', 'b.pdf', 'c.pdf');
    await storage.setMeta('a.pdf', { of: 'Karin' });
    const store = storeWith([person(1, 'a.pdf'), person(2, 'b.pdf'), person(3, 'c.pdf', fresh)]);
    const { files, operation } = await swept(store, { storage });
    expect(files).toEqual({ ...nothing, removed: 2 });
    expect(await storage.getKeys()).toEqual(['c.pdf']);
    expect(await storage.getMeta('a.pdf')).toEqual({});
    expect(await waitingFiles(store)).toEqual(nothing);
    const events = await store.transaction((tx) => tx.events.list({ type: 'files.removed' }));
    expect(events).toMatchObject([{ table: 'people', columns: ['phone'], rows: 2, operation }]);
  });

  test('stay while another row names them, and go with the last', async () => {
    const storage = await storageWith('shared.pdf');
    const store = storeWith([person(1, 'shared.pdf')], [{ id: 1, seller_id: 9, account: 'shared.pdf', closed: fresh }]);
    expect((await swept(store, { storage })).files).toEqual({ ...nothing, shared: 1 });
    expect(await storage.hasItem('shared.pdf')).toBe(true);
    expect((await swept(store, { storage }, new Date('2027-06-01T12:00:00Z'))).files).toEqual({
      ...nothing,
      removed: 1,
    });
    expect(await storage.getKeys()).toEqual([]);
  });

  test('stay while another row names them in another spelling, as the storage or `keyOf` takes it', async () => {
    const keyOf: HostFiles['keyOf'] = ({ value }) => {
      if (value === 'broken') throw new Error('not a file of ours');
      return value.split('/files/')[1];
    };
    const spelt = ['/files/team.jpg', 'https://cdn.example.se/files/team.jpg', 'broken'];
    const behind = await storageWith('team.jpg');
    const mapped = storeWith(spelt.map((file, index) => person(index, file, index === 0 ? due : fresh)));
    expect((await swept(mapped, { storage: behind, keyOf })).files).toEqual({ ...nothing, shared: 1 });
    expect(await behind.hasItem('team.jpg')).toBe(true);

    const plain = await storageWith('photos:team.jpg');
    const store = storeWith([person(1, 'photos/team.jpg'), person(2, '/photos/team.jpg', fresh)]);
    expect((await swept(store, { storage: plain })).files).toEqual({ ...nothing, shared: 1 });
    expect(await plain.hasItem('photos:team.jpg')).toBe(true);
  });

  test('that were not there are told apart, and so are values that name no file of the storage', async () => {
    const storage = await storageWith('1.pdf');
    const keyOf: HostFiles['keyOf'] = ({ table, column, value }) =>
      value.startsWith('/files/') && table === 'people' && column === 'phone' ? value.slice(7) : undefined;
    const values = ['/files/1.pdf', '/files/2.pdf', 'https://example.se/3.pdf', '/files/'];
    const store = storeWith(values.map((value, index) => person(index, value)));
    expect((await swept(store, { storage, keyOf })).files).toEqual({
      ...nothing,
      removed: 1,
      missing: 1,
      elsewhere: 2,
    });
  });

  test('are listed, and wait, where the host gives no storage', async () => {
    const storage = await storageWith('a.pdf');
    const store = storeWith([person(1, 'a.pdf')]);
    expect((await swept(store)).files).toEqual({ ...nothing, waiting: 1 });
    expect(await removeFiles(store, policy, { storage }, { now: at })).toEqual({ ...nothing, removed: 1 });
  });

  test('are no concern of a policy that names none', async () => {
    const bare = policyWith();
    const store = memoryStore({ policy: bare, tables: { people: [], deals: [], visits: [] } });
    const { hash } = await plan(store, bare, at);
    expect(await sweep(store, bare, at, { approve: hash })).not.toHaveProperty('files');
  });
});

describe('a storage that refuses', () => {
  let base: string;
  beforeEach(async () => {
    base = await mkdtemp(join(tmpdir(), 'gallra-files-'));
  });
  afterEach(() => rm(base, { recursive: true }));

  const failing = (since: Date, files = 1) => [{ table: 'people', column: 'phone', files, since: since.toISOString() }];

  test('keeps its entry, is asked again at growing intervals, and holds nothing else up', async () => {
    const storage = createStorage({ driver: fsDriver({ base }) });
    // What the path leads to is a directory that is not empty: the file system refuses to unlink it, to root as well.
    await mkdir(join(base, 'stuck.pdf'));
    await writeFile(join(base, 'stuck.pdf', 'page'), '');
    await writeFile(join(base, 'a.pdf'), '');
    let asked = 0;
    const watched: FileStorage = {
      hasItem: (key) => storage.hasItem(key),
      removeItem: async (key) => {
        asked += 1;
        await storage.removeItem(key);
      },
    };
    const files = { storage: watched };
    const store = storeWith([person(1, 'stuck.pdf'), person(2, 'a.pdf')]);
    expect((await swept(store, files)).files).toEqual({ ...nothing, removed: 1, waiting: 1, failing: failing(at) });
    expect(await readdir(base)).toEqual(['stuck.pdf']);

    const attempts: number[] = [];
    for (let minutes = 0; minutes < 40; minutes += 1) {
      const before = asked;
      await removeFiles(store, policy, files, { now: later(minutes) });
      if (asked > before) attempts.push(minutes);
    }
    expect(attempts).toEqual([1, 3, 7, 15, 31]);

    await rm(join(base, 'stuck.pdf', 'page'));
    await rm(join(base, 'stuck.pdf'), { recursive: true });
    await writeFile(join(base, 'stuck.pdf'), '');
    expect(await removeFiles(store, policy, files, { now: later(63) })).toEqual({ ...nothing, removed: 1 });
    expect(await readdir(base)).toEqual([]);
  });

  test('is asked once a day at least, also where the clock has been set back', async () => {
    const storage = await storageWith();
    const refusing: FileStorage = { hasItem: async () => true, removeItem: (key) => storage.removeItem(key) };
    const store = storeWith([person(1, 'a.pdf')]);
    await swept(store, { storage: refusing });
    let now = at;
    for (let attempt = 0; attempt < 20; attempt += 1) {
      now = new Date(now.getTime() + 24 * 60 * minute);
      const { failing: left } = await removeFiles(store, policy, { storage: refusing }, { now });
      expect(left).toEqual(failing(at));
    }
    expect(await removeFiles(store, policy, { storage }, { now: at })).toEqual({ ...nothing, missing: 1 });
  });

  test('without a word, as one that may only be read, is found out', async () => {
    await writeFile(join(base, 'a.pdf'), '');
    const storage = createStorage({ driver: fsDriver({ base, readOnly: true }) });
    const { files } = await swept(storeWith([person(1, 'a.pdf')]), { storage });
    expect(files).toEqual({ ...nothing, waiting: 1, failing: failing(at) });
  });

  test('and a keyOf that throws, are no error of the sweep', async () => {
    const keyOf = ({ value }: { readonly value: string }) => {
      throw new Error(value);
    };
    const { files } = await swept(storeWith([person(1, 'a.pdf')]), { storage: await storageWith(), keyOf });
    expect(files).toEqual({ ...nothing, waiting: 1, failing: failing(at) });
  });

  test('leaves an erasure done and not complete, until the file is gone (Art. 17(1))', async () => {
    await writeFile(join(base, 'a.pdf'), '');
    const karin = { category: 'client', key: '1' };
    const store = storeWith([person(1, 'a.pdf'), person(2, 'b.pdf')]);
    const readOnly = { storage: createStorage({ driver: fsDriver({ base, readOnly: true }) }) };
    const report = await erase(store, policy, { subject: karin, at }, { files: readOnly });
    expect(report).toMatchObject({
      complete: false,
      kept: [],
      files: { ...nothing, waiting: 1, failing: failing(at) },
    });
    expect(forSubject(report)).toMatchObject({ complete: false, files: { ...nothing, waiting: 1 } });
    const storage = createStorage({ driver: fsDriver({ base }) });
    // The other person's file does not hold this one's erasure up.
    expect(await erase(store, policy, { subject: { ...karin, key: '2' }, at }, { files: { storage } })).toMatchObject({
      complete: true,
      files: { ...nothing, missing: 1 },
    });
    expect(await removeFiles(store, policy, { storage }, { now: later(1) })).toEqual({ ...nothing, removed: 1 });
  });

  test('an erasure without a storage lists the files, and is not complete', async () => {
    const store = storeWith([person(1, 'a.pdf')]);
    const report = await erase(store, policy, { subject: { category: 'client', key: '1' }, at });
    expect(report).toMatchObject({ complete: false, files: { ...nothing, waiting: 1 } });
  });
});

test('a signal stops between two groups of files; what is left waits for others', async () => {
  const names = Array.from({ length: 90 }, (_, index) => `${index}.pdf`);
  const storage = await storageWith(...names);
  const store = storeWith(names.map((name, index) => person(index, name)));
  await swept(store);
  const stop = new AbortController();
  const stopping: FileStorage = {
    hasItem: (key) => storage.hasItem(key),
    removeItem: async (key) => {
      stop.abort(new Error('enough'));
      await storage.removeItem(key);
    },
  };
  const work = removeFiles(store, policy, { storage: stopping }, { now: at, signal: stop.signal });
  await expect(work).rejects.toThrow('enough');
  const left = (await storage.getKeys()).length;
  expect(left).toBeGreaterThan(0);
  expect(await waitingFiles(store)).toEqual({ ...nothing, waiting: left });
  expect(await removeFiles(store, policy, { storage }, { now: later(1) })).toEqual({ ...nothing, removed: left });
});

test('several at once remove every file, and report each once', async () => {
  const names = Array.from({ length: 1200 }, (_, index) => `${index}.pdf`);
  const storage = await storageWith(...names);
  const store = storeWith(names.map((name, index) => person(index, name)));
  await swept(store);
  const reports = await Promise.all([1, 2, 3].map(() => removeFiles(store, policy, { storage }, { now: at })));
  expect(reports.reduce((sum, { removed }) => sum + removed, 0)).toBe(1200);
  expect(await storage.getKeys()).toEqual([]);
});
