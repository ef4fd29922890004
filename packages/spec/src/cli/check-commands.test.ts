import type { CheckReport } from 'gallra';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { dueProject, type Project, project } from './project.ts';

let host: Project;

beforeEach(async () => {
  host = await dueProject();
});
afterEach(() => host.remove());

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
