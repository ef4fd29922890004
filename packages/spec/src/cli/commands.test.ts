import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { CheckReport, ErasurePreview, ErasureReport, Forecast, Plan, SweepReport } from 'gallra';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type Project, project } from './project.ts';

// The policy's clocks are held against the day the tests run on: 2010 is over for all of them, 2099 for none.
const past = '2010-01-15T10:00:00.000Z';
const future = '2099-01-15T10:00:00.000Z';

let host: Project;

// Each run is a process of its own, and other tests have the second core.
vi.setConfig({ testTimeout: 120_000 });

beforeEach(async () => {
  host = await project();
  host.sql(`update contacts set last_contact_at = '${future}' where id <> 'KEY7781'`);
  host.sql(`update messages set sent_at = '${future}'`);
});
afterEach(() => host.remove());

const names = () => host.rows<{ id: string; name: string | null }>('select id, name from contacts order by id');

describe("where Gallra's own tables are missing", () => {
  let bare: Project;
  beforeEach(async () => {
    bare = await project({ migrated: false });
  });
  afterEach(() => bare.remove());

  test('the check says so, and a plan says what to run', async () => {
    const { exitCode, data } = await bare.json<CheckReport>('check');
    expect(exitCode).toBe(1);
    expect(data.findings[0]).toMatchObject({ code: 'ownTables.missing' });
    const plan = await bare.gallra('plan');
    expect(plan).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('run "gallra migrations"') });
  });

  test('gallra migrations creates them, and may run again', async () => {
    expect(await bare.json('migrations')).toMatchObject({ exitCode: 0, data: { migrated: true } });
    expect((await bare.gallra('migrations')).exitCode).toBe(0);
    expect((await bare.json<CheckReport>('check')).data.ok).toBe(true);
  });

  test('gallra migrations may run in several processes at once', async () => {
    const runs = await Promise.all([bare.gallra('migrations'), bare.gallra('migrations'), bare.gallra('migrations')]);
    expect(runs.map(({ exitCode }) => exitCode)).toEqual([0, 0, 0]);
    const names = bare.rows<{ name: string }>('select name from gallra_migrations').map(({ name }) => name);
    expect(names).toContain('0001_records_of_processing');
    expect(new Set(names).size).toBe(names.length);
  });

  test('gallra migrations --sql prints what creates them, and executes nothing', async () => {
    const { exitCode, stdout } = await bare.gallra('migrations', '--sql');
    expect(exitCode).toBe(0);
    expect(bare.rows("select name from sqlite_master where name like 'gallra%'")).toEqual([]);
    bare.sql(stdout);
    expect((await bare.json<CheckReport>('check')).data.ok).toBe(true);
  });
});

describe('gallra check', () => {
  test('ends with 0 where all is well, and tells what is enforced for whom', async () => {
    const { exitCode, stdout } = await host.gallra('check');
    expect(exitCode).toBe(0);
    expect(stdout).toContain('2 of 2 tables and 9 of 9 columns are classified.');
    expect(stdout).toContain('Contacts 4 in 2');
    expect((await host.gallra('check', '--language', 'sv')).stdout).toContain('Kontakter 4 i 2');
  });

  test('ends with 1 and a fix for every error: a column nobody classified, a table nobody named', async () => {
    host.sql('alter table contacts add column shoe_size text; create table diary (id integer primary key, text text)');
    const { exitCode, data } = await host.json<CheckReport>('check');
    expect(exitCode).toBe(1);
    const errors = data.findings.filter(({ severity }) => severity === 'error');
    expect(errors.map(({ code, path }) => [code, path])).toEqual([
      ['column.unclassified', 'tables.contacts.columns.shoe_size'],
      ['table.unclassified', 'tables.diary'],
    ]);
    expect(errors.every(({ fix }) => fix !== '')).toBe(true);
    expect((await host.gallra('check')).stdout).toContain('2 errors');
  });

  test("counts 'todo', and holds it to --max-todo or to what the configuration says", async () => {
    await host.write('policy.mjs', (await host.read('policy.mjs')).replace("phone: 'details'", "phone: 'todo'"));
    expect((await host.json<CheckReport>('check')).data.todo).toEqual(['tables.contacts.columns.phone']);
    expect((await host.gallra('check', '--max-todo', '1')).exitCode).toBe(0);
    expect((await host.gallra('check', '--max-todo', '0')).exitCode).toBe(1);
    const config = (await host.read('gallra.config.mjs')).replace(
      'database: open',
      'database: open, check: { maxTodo: 0 }',
    );
    await host.write('gallra.config.mjs', config);
    expect((await host.gallra('check')).exitCode).toBe(1);
    expect((await host.gallra('check', '--max-todo', '1')).exitCode).toBe(0);
  });
});

describe('gallra status, pause and resume', () => {
  test('tell what was done last, refuse a sweep in a pause with 3, and let it go on after it', async () => {
    expect((await host.gallra('status')).stdout).toContain('There has been no sweep.');
    expect(await host.json('pause', '--hours', '2')).toMatchObject({ exitCode: 0 });
    expect((await host.gallra('status', '--language', 'sv')).stdout).toContain('Gallringen är pausad till');
    const { data: plan } = await host.json<Plan>('plan');
    const refused = await host.json<{ error: { code: string } }>('sweep', '--approve', plan.hash);
    expect(refused).toMatchObject({ exitCode: 3, data: { error: { code: 'sweep.paused' } } });
    expect(names()).toHaveLength(3);
    expect(await host.json('resume')).toMatchObject({ exitCode: 0, data: { resumed: true } });
    expect(await host.json('resume')).toMatchObject({ exitCode: 0, data: { resumed: false } });
    const words = ['sweep', '--at', plan.at, '--approve', plan.hash, '--alone', '--lock-seconds', '2'];
    expect((await host.gallra(...words)).exitCode).toBe(0);
    expect(await host.json('status')).toMatchObject({
      exitCode: 0,
      data: { last: { outcome: 'completed', plan: plan.hash, rows: 1 }, underWay: [], overdueHolds: [] },
    });
  });

  test('a sweep that wants to be alone ends with 3 where another is, and changes nothing', async () => {
    host.sql(`insert into gallra_leases (name, holder, taken_at, expires_at)
      values ('sweep', 'night:7/1', unixepoch() * 1000, unixepoch() * 1000 + 3600000)`);
    const { data } = await host.json<Plan>('plan');
    const run = await host.gallra('sweep', '--approve', data.hash, '--alone');
    expect(run).toMatchObject({ exitCode: 3, stderr: expect.stringContaining('night:7, since ') });
    expect(names()).toHaveLength(3);
    expect(await host.json('status')).toMatchObject({ data: { underWay: [{ holder: 'night:7' }] } });
  });

  test('the worker needs PostgreSQL, and says what to do elsewhere', async () => {
    const run = await host.gallra('worker', '--cron', '0 2 * * *');
    expect(run).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('alone: true') });
  });
});

describe('gallra plan', () => {
  test('says what goes and why, and ends with the command that carries it out', async () => {
    const { exitCode, stdout } = await host.gallra('plan');
    expect(exitCode).toBe(0);
    expect(stdout).toContain('Customer care (Article\u00a06(1)(f)): 1 year after “last contact”');
    expect(stdout).toContain('Order: messages → contacts');
    const { data } = await host.json<Plan>('plan');
    expect(data.tables.find(({ table }) => table === 'contacts')).toMatchObject({ rows: 3, erase: 1 });
    expect(stdout).toContain(`gallra sweep --approve ${data.hash}`);
    expect(names()).toHaveLength(3);
  });

  test('is written in Swedish too, and forecasts another day', async () => {
    expect((await host.gallra('plan', '--language', 'sv')).stdout).toContain(
      'Kundvård (artikel\u00a06.1\u00a0f): 1 år efter',
    );
    const { data } = await host.json<Plan>('plan', '--at', '2101-01-01');
    expect(data).toMatchObject({ at: '2100-12-31T23:00:00.000Z', today: '2101-01-01' });
  });

  test('ends with 1 where something is due that cannot be disposed of, and says how to mend it', async () => {
    const policy = await host.read('policy.mjs');
    await host.write(
      'policy.mjs',
      policy
        .replace("{ is: 'letter', then: { replace: '' } }", "'letter'")
        .replace("then: 'erase',\n    },\n  }", "then: 'anonymise',\n    },\n  }"),
    );
    host.sql(`update messages set sent_at = '${past}'`);
    const { exitCode, stdout } = await host.gallra('plan', '--at', '2040-01-01');
    expect(exitCode).toBe(1);
    expect(stdout).toContain('tables.messages.columns.body: is NOT NULL');
    const { hash } = (await host.json<Plan>('plan')).data;
    const refused = await host.gallra('sweep', '--approve', hash);
    expect(refused.exitCode).toBe(1);
    expect(refused.stderr).toContain('--skip-blocked');
    const swept = await host.json<SweepReport>('sweep', '--approve', hash, '--skip-blocked');
    expect(swept.exitCode).toBe(1);
    expect(swept.data.skipped).toMatchObject([{ path: 'tables.messages.columns.body' }]);
  });
});

describe('gallra sweep', () => {
  test('wants the first plan approved by its hash, and then needs no approval', async () => {
    const unapproved = await host.gallra('sweep');
    expect(unapproved.exitCode).toBe(1);
    expect(unapproved.stderr).toContain('Run "gallra plan"');
    expect((await host.gallra('sweep', '--approve', 'f00d')).exitCode).toBe(1);
    expect(names()).toHaveLength(3);

    const { hash } = (await host.json<Plan>('plan')).data;
    const { exitCode, data } = await host.json<SweepReport>('sweep', '--approve', hash);
    expect(exitCode).toBe(0);
    expect(data.actions).toMatchObject([{ table: 'contacts', action: 'erase', rows: 1 }]);
    expect(names().map(({ id }) => id)).toEqual(['KEY7782', 'KEY7783']);

    const again = await host.gallra('sweep');
    expect(again).toMatchObject({ exitCode: 0, stdout: 'Nothing was due.\n' });
  });

  test("leaves Gallra's own records where a great many would go, until their section is approved by its hash", async () => {
    // 1100 holds that were released when nobody could do anything about it any more.
    host.sql(`insert into gallra_legal_holds
      (id, controller, in_force_from, in_force_until, table_name, review_on, revision, version, body)
      with recursive n(i) as (select 1 union all select i + 1 from n where i < 1100)
      select 'h' || i, 'gallra:vendor', '${past}', '${past}', 'contacts', '2010-06-01', 0, 1,
        '{"reason":"r","placedBy":"p","released":{"by":"p","reason":"r"}}' from n`);
    const { data: plan } = await host.json<Plan>('plan');
    const told = await host.gallra('plan');
    expect(told.stdout).toContain('ownRecords.legal_holds: 1100 of 1100 records would go');
    const command = `gallra sweep --approve ${plan.hash} --approve-own-records ${plan.ownRecords?.hash}`;
    expect(told.stdout).toContain(command);
    const left = () => host.rows<{ n: number }>('select count(*) as n from gallra_legal_holds')[0]?.n;
    const first = await host.gallra('sweep', '--approve', plan.hash);
    expect(first).toMatchObject({
      exitCode: 1,
      stdout: expect.stringContaining("Gallra's own records are still there"),
    });
    expect(left()).toBe(1100);
    expect(names().map(({ id }) => id)).not.toContain('KEY7781');
    const wrong = await host.gallra('sweep', '--approve-own-records', plan.hash);
    expect(wrong).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('What was approved of Gallra') });
    const second = await host.gallra('sweep', '--approve-own-records', plan.ownRecords?.hash ?? '');
    expect(second).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('Legal holds 1\u202f100') });
    expect(left()).toBe(0);
  });

  test('refuses an instant that lies ahead: what is needed until then would go too early', async () => {
    const { exitCode, stderr } = await host.gallra('sweep', '--at', '2101-01-01');
    expect(exitCode).toBe(2);
    expect(stderr).toContain('gallra plan --at');
    expect(names()).toHaveLength(3);
  });

  test('tells nothing of what the database says when it refuses, not even where it happened', async () => {
    host.sql(
      "create trigger no before delete on contacts begin select raise(abort, 'Märta Markerad 19121212-1212'); end",
    );
    const { hash } = (await host.json<Plan>('plan')).data;
    for (const words of [[], ['--debug'], ['--json', '--debug']]) {
      const { exitCode, stdout, stderr } = await host.gallra('sweep', '--approve', hash, ...words);
      expect(exitCode).toBe(1);
      expect(stdout + stderr).toContain('SQLITE_CONSTRAINT_TRIGGER');
    }
    expect(names()).toHaveLength(3);
  });

  test('stops between two batches when it is interrupted, and goes on from there', async () => {
    const rows = Array.from({ length: 2000 }, (_, index) => `('old${index}', 'x', null, null, '${past}')`);
    host.sql(`insert into contacts values ${rows.join(', ')}`);
    const { hash } = (await host.json<Plan>('plan')).data;
    const { child, done } = host.begin('sweep', '--approve', hash, '--batch-size', '1');
    while (host.rows("select 1 from gallra_audit where type = 'rows.erased'").length === 0) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    child.kill('SIGINT');
    const { exitCode, stderr } = await done;
    expect(exitCode).toBe(1);
    expect(stderr).toContain('Stopped between two batches');
    const left = names().length;
    expect(left).toBeGreaterThan(2);
    expect(left).toBeLessThan(2003);

    const next = (await host.json<Plan>('plan')).data.hash;
    expect((await host.gallra('sweep', '--approve', next)).exitCode).toBe(0);
    expect(names()).toHaveLength(2);
  });
});

describe('gallra forecast', () => {
  test('says what expires when, by table and claim, and draws it', async () => {
    const { exitCode, data } = await host.json<Forecast>('forecast', '--months', '14', '--out', 'expiry.svg');
    expect(exitCode).toBe(0);
    expect(data.months).toHaveLength(14);
    expect(data.months[0]?.tables.map(({ table }) => table)).toContain('contacts');
    const chart = await host.read('expiry.svg');
    expect(chart).toMatch(/^<svg [^>]*>[\s\S]*contacts[\s\S]*<\/svg>\n$/);
    expect((await host.gallra('forecast', '--months', '2')).stdout).toContain('contacts');
  });
});

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
