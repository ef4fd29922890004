import type { Forecast, Plan, SweepReport } from 'gallra';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { dueProject, type Project, past } from './project.ts';

let host: Project;

beforeEach(async () => {
  host = await dueProject();
});
afterEach(() => host.remove());

const names = () => host.rows<{ id: string; name: string | null }>('select id, name from contacts order by id');

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
