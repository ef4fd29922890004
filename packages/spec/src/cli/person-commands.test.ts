import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { CheckReport, ErasurePreview, ErasureReport, Plan, SweepReport } from 'gallra';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { dueProject, type Project } from './project.ts';

let host: Project;

beforeEach(async () => {
  host = await dueProject();
});
afterEach(() => host.remove());

const names = () => host.rows<{ id: string; name: string | null }>('select id, name from contacts order by id');

describe('gallra hold, holds and release', () => {
  const how = ['--reason', 'Märta Markerad disputes it.', '--by', 'legal', '--review', '2099-01-01'] as const;

  test('keep a person from a sweep until the hold is released, and print neither key nor reason (Art. 17(3)(e))', async () => {
    const placed = await host.json<{ hold: string }>('hold', '--subject', 'contact', '--key', 'KEY7781', ...how);
    expect(placed.exitCode).toBe(0);
    const listed = await host.json<{ holds: readonly unknown[] }>('holds');
    expect(listed.data.holds).toMatchObject([{ id: placed.data.hold, covers: { category: 'contact' } }]);
    expect((await host.gallra('holds')).stdout).toContain('a person (Contacts)');
    const due = async () => {
      const { data } = await host.json<Plan>('plan');
      return data.tables.find(({ table }) => table === 'contacts')?.erase;
    };
    const before = await due();
    const release = ['release', '--hold', placed.data.hold, '--reason', 'Settled.', '--by', 'legal'] as const;
    expect((await host.gallra(...release)).exitCode).toBe(0);
    expect(await due()).toBe((before ?? 0) + 1);
    expect((await host.gallra(...release)).exitCode).toBe(1);
    expect((await host.gallra('holds')).stdout).toContain('No legal hold stands.');
    expect((await host.json<{ holds: readonly unknown[] }>('holds', '--all')).data.holds).toHaveLength(1);
  });

  test('refuse what they cannot place, and say what to write', async () => {
    const wrong = async (...words: readonly string[]) => {
      const { exitCode, stderr } = await host.gallra('hold', ...words, ...how);
      return [exitCode, stderr.trim()];
    };
    expect(await wrong()).toEqual([2, expect.stringContaining('--controller, --table')]);
    expect(await wrong('--subject', 'contact')).toEqual([2, expect.stringContaining('--key')]);
    expect(await wrong('--table', 'contacts', '--rows', 'KEY7781')).toEqual([2, expect.stringContaining('--rows')]);
    expect(await wrong('--table', 'diary')).toEqual([1, expect.stringContaining('covers.table')]);
  });
});

describe('gallra export', () => {
  test('writes files that only their owner may read, and prints their paths and nothing from them', async () => {
    const { exitCode, stdout } = await host.gallra(
      'export',
      '--subject',
      'contact',
      '--key',
      'KEY7783',
      '--out',
      'a/out',
    );
    expect(exitCode).toBe(0);
    const files = readdirSync(join(host.folder, 'a/out')).sort();
    expect(files.map((file) => file.replace(/-[0-9a-f]{8}\./, '-x.').replace(/\d{4}-\d\d-\d\d/, 'day'))).toEqual([
      'access-day-x.en.html',
      'access-day-x.json',
      'access-day-x.sv.html',
    ]);
    for (const file of files) {
      expect(stdout).toContain(`a/out/${file}`);
      expect(statSync(join(host.folder, 'a/out', file)).mode & 0o777).toBe(0o600);
      expect(await host.read(`a/out/${file}`)).toContain('Märta Markerad');
    }
    expect(stdout).toContain('Art. 15(4)');
  });

  test('writes the page in one language where one is asked for, and never over another package', async () => {
    const words = ['export', '--subject', 'contact', '--key', 'KEY7782', '--out', '.', '--language', 'sv'];
    const first = await host.json<{ files: readonly string[] }>(...words);
    const second = await host.json<{ files: readonly string[] }>(...words);
    expect(first.data.files.map((file) => file.split('.').slice(1).join('.'))).toEqual(['json', 'sv.html']);
    expect(new Set([...first.data.files, ...second.data.files]).size).toBe(4);
  });

  test('ends with 1 where nothing is held about the person, without repeating the key', async () => {
    const { exitCode, stderr } = await host.gallra(
      'export',
      '--subject',
      'contact',
      '--key',
      'KEY-nobody',
      '--out',
      'o',
    );
    expect(exitCode).toBe(1);
    expect(stderr).not.toContain('KEY-nobody');
  });
});

describe('gallra erase', () => {
  const person = (key: string) => ['--subject', 'contact', '--key', key];

  test('refuses where nobody can be asked, before anything is touched', async () => {
    for (const words of [[], ['--json']]) {
      const { exitCode, stdout, stderr } = await host.gallra('erase', ...person('KEY7783'), ...words);
      expect(exitCode).toBe(2);
      expect(stdout + stderr).toContain('--preview');
    }
    expect(names()).toHaveLength(3);
  });

  test('previews: what would go, what a law keeps, and changes nothing', async () => {
    const { exitCode, stdout } = await host.gallra('erase', ...person('KEY7783'), '--preview');
    expect(exitCode).toBe(0);
    expect(stdout).toContain('bokföringslagen (1999:1078) 7 kap. 2 §');
    expect(stdout).toContain('Storage period: 7 years after “last contact”.');
    const swedish = await host.gallra('erase', ...person('KEY7783'), '--preview', '--language', 'sv');
    expect(swedish.stdout).toContain('Lagringstid: 7 år efter ”senaste kontakt”.');
    const { data } = await host.json<ErasurePreview>('erase', ...person('KEY7783'), '--preview', '--language', 'sv');
    expect(data).toMatchObject({ complete: false, kept: [{ claim: 'books', ground: '17(3)(b)' }] });
    expect(names().every(({ name }) => name !== null)).toBe(true);
  });

  test('erases with --yes: a row that a kept one refers to loses the person, the rest goes', async () => {
    const kept = await host.json<ErasureReport>('erase', ...person('KEY7783'), '--yes', '--actor', 'the agent');
    expect(kept).toMatchObject({ exitCode: 0, data: { complete: false, actor: 'the agent', journal: 'off' } });
    const gone = await host.gallra('erase', ...person('KEY7782'), '--yes');
    expect(gone.exitCode).toBe(0);
    expect(gone.stdout).toContain('Nothing is left about the person.');
    expect(names()).toEqual([
      { id: 'KEY7781', name: 'Märta Markerad' },
      { id: 'KEY7783', name: null },
    ]);
    expect((await host.gallra('erase', ...person('KEY7782'), '--yes')).exitCode).toBe(1);
  });

  test('journals where the configuration has a key', async () => {
    const config = (await host.read('gallra.config.mjs')).replace(
      'database: open',
      'database: open, fingerprintKey: new Uint8Array(32).fill(7)',
    );
    await host.write('gallra.config.mjs', config);
    const { data } = await host.json<ErasureReport>('erase', ...person('KEY7782'), '--yes');
    expect(data.journal).toBe('on');
    expect(host.rows('select 1 from gallra_erasure_journal')).toHaveLength(1);
  });

  test('is taken back as a whole where the database does not do as told, and ends with 1', async () => {
    host.sql('create trigger no before delete on contacts begin select raise(ignore); end');
    const { exitCode, stderr } = await host.gallra('erase', ...person('KEY7782'), '--yes', '--debug');
    expect(exitCode).toBe(1);
    expect(stderr).toContain('contacts');
    expect(names()).toHaveLength(3);
    expect(names().every(({ name }) => name !== null)).toBe(true);
  });
});

describe('files', () => {
  const person = ['--subject', 'contact', '--key', 'KEY7782', '--yes'];

  beforeEach(async () => {
    host.sql("update contacts set phone = 'scans/' || id");
    const policy = await host.read('policy.mjs');
    await host.write(
      'policy.mjs',
      policy.replace('identifiers: { personal', "files: ['phone'],\n      identifiers: { personal"),
    );
  });
  const storing = async (answer: boolean) => {
    const storage = `{ hasItem: async () => ${answer}, removeItem: async (key) => { if (${answer}) throw new Error(key); } }`;
    const config = await host.read('gallra.config.mjs');
    await host.write(
      'gallra.config.mjs',
      config.replace('database: open', `database: open, files: { storage: ${storage} }`),
    );
  };

  test('that no storage is given for are a finding of the check, and wait', async () => {
    const { data } = await host.json<CheckReport>('check');
    expect(data.findings).toMatchObject([{ code: 'files.unconfigured', path: 'tables.contacts.files' }, {}]);
    const { exitCode, stdout } = await host.gallra('erase', ...person);
    expect(exitCode).toBe(0);
    expect(stdout).toContain('Files still to be removed: 1.');
    expect(stdout).not.toContain('Nothing is left about the person.');
    await storing(false);
    expect((await host.json<CheckReport>('check')).data.findings).toMatchObject([{ code: 'fingerprintKey.missing' }]);
    expect((await host.gallra('sweep', '--approve', (await host.json<Plan>('plan')).data.hash)).stdout).toContain(
      'Files that were not there: 2.',
    );
  });

  test('that cannot be removed end a sweep and an erasure with 1, and are told by their column', async () => {
    await storing(true);
    const { hash } = (await host.json<Plan>('plan')).data;
    const swept = await host.gallra('sweep', '--approve', hash);
    expect(swept.exitCode).toBe(1);
    expect(swept.stdout).toContain('contacts.phone: 1 cannot be removed, since ');
    const erased = await host.gallra('erase', ...person, '--language', 'sv');
    expect(erased.exitCode).toBe(1);
    expect(erased.stdout).toContain('contacts.phone: 1 kan inte tas bort, sedan ');
    expect((await host.json<SweepReport>('sweep')).data.files).toMatchObject({ waiting: 2, failing: [{ files: 2 }] });
  });

  test('need a storage that is one', async () => {
    const config = await host.read('gallra.config.mjs');
    await host.write('gallra.config.mjs', config.replace('database: open', 'database: open, files: {}'));
    expect(await host.gallra('check')).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('files.storage') });
  });
});

describe('gallra export and erase, where keys are given to somebody new', () => {
  beforeEach(async () => {
    const policy = await host.read('policy.mjs');
    await host.write(
      'policy.mjs',
      policy
        .replace(
          "subjects: { id: 'contact' },",
          "subjects: { id: 'contact' }, keys: 'reused', since: 'last_contact_at',",
        )
        .replace('subjects: { contact_id: {', "since: 'sent_at', subjects: { contact_id: {"),
    );
    // The letter is five days older than whoever has the key now.
    host.sql("update contacts set last_contact_at = '2026-10-20T10:00:00.000Z' where id = 'KEY7783'");
    host.sql("update messages set sent_at = '2026-10-15T10:00:00.000Z'");
  });
  const person = ['--subject', 'contact', '--key', 'KEY7783'] as const;
  const earlier = [{ table: 'messages', rows: 1 }];

  test('tell the controller how much is an earlier holder’s, and write nothing of it for the person (Art. 15(4))', async () => {
    const { data } = await host.json<{ files: readonly string[]; earlierHolder: unknown }>(
      'export',
      ...person,
      '--out',
      '.',
    );
    expect(data.earlierHolder).toEqual(earlier);
    for (const file of data.files) expect(await host.read(file)).not.toMatch(/Hej Märta|earlierHolder/);
    const { stdout } = await host.gallra('export', ...person, '--out', '.', '--language', 'en');
    expect(stdout).toMatch(/an earlier holder.*\n {2}messages: 1 row/);
    const preview = await host.json<ErasurePreview>('erase', ...person, '--preview');
    expect(preview.data.earlierHolder).toEqual(earlier);
    const erased = await host.gallra('erase', ...person, '--yes', '--language', 'sv');
    expect(erased.stdout).toMatch(/en tidigare innehavare.*\n {2}messages: 1 rad/);
    expect(host.rows('select body from messages')).toEqual([{ body: 'Hej Märta' }]);
  });
});
