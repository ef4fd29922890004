import { copyFile, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { migrate } from '@gallra/kysely';
import type { ActorErasureReport, LogEpoch, LogVerification, PruneReport, SealReport } from 'gallra';
import { Kysely, PGliteDialect } from 'kysely';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type AuditedProject, auditedProject, keys } from './audited-project.ts';

interface LogsVerified {
  readonly ok: boolean;
  readonly logs: readonly (LogVerification & { readonly file: string })[];
  readonly missing: readonly { readonly origin: string; readonly size: number }[];
}

let host: AuditedProject;

const file = (name: string) => join(host.folder, name);
const verify = (checkpoints: string, ...logs: readonly string[]) =>
  host.json<LogsVerified>('audit', 'verify', ...logs, '--checkpoints', checkpoints, '--key', keys.verifier);

beforeEach(async () => {
  host = await auditedProject({ settings: "witnesses: [gallra.fileWitness('witness')]" });
  await host.change('3', 'KEY7781', 'KEY7782');
  await host.change('4', 'KEY7783');
});
afterEach(() => host.remove());

describe('gallra audit seal, with a witness', () => {
  test('hands it the checkpoints, and whoever verifies takes them from its folder', async () => {
    const { log } = await host.exported('3');
    expect(await readdir(file('witness'))).toHaveLength(2);
    expect(await verify('witness', log)).toMatchObject({
      exitCode: 0,
      data: { ok: true, checkpoints: 1, others: 1 },
    });
  });

  test('seals and ends with 1 where the witness fails, tells it, and hands the checkpoints over at the next run', async () => {
    await writeFile(file('witness'), 'No folder.');
    const run = await host.gallra('audit', 'seal');
    expect(run).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('The witness file has not kept') });
    expect(run.stdout).toContain('3 events sealed, in 2 logs.');
    const again = await host.json<SealReport>('audit', 'seal');
    expect(again).toMatchObject({ exitCode: 1, stderr: '', data: { events: 0, logs: [] } });
    expect(again.data.alarms.map(({ witness, size }) => [witness, size]).sort()).toEqual([
      ['file', 1],
      ['file', 2],
    ]);
    await rm(file('witness'));
    expect(await host.json('audit', 'seal')).toMatchObject({ exitCode: 0, data: { alarms: [] } });
    expect(await readdir(file('witness'))).toHaveLength(2);
  });
});

describe('gallra audit verify, of several exports', () => {
  test('names a log that was sealed and that none is of (GDPR Art. 5(2))', async () => {
    const three = await host.exported('3');
    const four = await host.exported('4');
    expect(await verify('witness', three.log, four.log)).toMatchObject({
      exitCode: 0,
      data: { ok: true, missing: [], logs: [{ file: file(three.log) }, { file: file(four.log) }] },
    });
    await host.change('5', 'KEY7783');
    await host.exported('5', 'five');
    const { exitCode, data } = await verify('witness', three.log, four.log);
    expect(exitCode).toBe(1);
    expect(data).toMatchObject({ ok: false, missing: [{ size: 1 }], logs: [{ ok: true }, { ok: true }] });
    const words = ['audit', 'verify', three.log, four.log, '--checkpoints', 'witness', '--key', keys.verifier];
    expect((await host.gallra(...words)).stdout).toContain(`The log ${data.missing[0]?.origin} is missing: 1 sealed`);
  });

  test('does so of a single one where it is said to be all', async () => {
    const { log } = await host.exported('3');
    expect(await verify('witness', log)).toMatchObject({ exitCode: 0 });
    expect(await verify('witness', log, '--all')).toMatchObject({ exitCode: 1, data: { missing: [{ size: 1 }] } });
  });
});

describe('gallra audit prune', () => {
  test('removes what the policy has a period for, and leaves logs that verify (GDPR Art. 5(1)(e))', async () => {
    const policy = await host.read('policy.mjs');
    await host.changeAt(new Date('2020-02-01T12:00:00Z'), '6', 'KEY7783');
    await host.gallra('audit', 'seal');
    expect((await host.gallra('audit', 'prune')).stdout).toContain('The policy gives the log no periods');
    await host.write(
      'policy.mjs',
      policy.replace("times: 'iso',", "times: 'iso', auditLog: { keep: { change: 'P1Y' } },"),
    );
    const { exitCode, data } = await host.json<PruneReport>('audit', 'prune');
    expect(exitCode).toBe(0);
    expect(data).toMatchObject({ events: 1, logs: [{ class: 'change', events: 1 }] });
    expect((await host.gallra('audit', 'prune')).stdout).toContain('Nothing has expired.');
    const { log } = await host.exported('6');
    expect(await host.read(log)).not.toContain('2020-02-01');
    expect(await verify('witness', log)).toMatchObject({ exitCode: 0, data: { ok: true, size: 2, problems: [] } });
  });
});

describe('gallra audit erase-actor', () => {
  test('erases who did it, tells how much before, and never whom (GDPR Art. 17(1))', async () => {
    await host.gallra('audit', 'seal');
    const words = ['audit', 'erase-actor', '--actor', 'KEYAGENT'];
    expect(await host.gallra(...words)).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('--yes') });
    const preview = await host.gallra(...words, '--preview');
    expect(preview.stdout).toContain('3 events would no longer tell who did it.');
    const { exitCode, stdout, data } = await host.json<ActorErasureReport>(...words, '--yes');
    expect(exitCode).toBe(0);
    expect(data.events).toBe(3);
    expect(data.logs).toHaveLength(2);
    expect(preview.stdout + stdout).not.toContain('KEYAGENT');
    expect((await host.gallra(...words, '--preview')).stdout).toContain('No event names anybody');
    const { log } = await host.exported('3');
    expect(await host.read(log)).not.toContain('KEYAGENT');
    expect(await verify('witness', log)).toMatchObject({ exitCode: 0, data: { ok: true } });
  });
});

describe('gallra audit epochs', () => {
  test('goes on in another log where a restore lost sealed events, and the sealer with it (GDPR Art. 32(1)(c))', async () => {
    await host.gallra('audit', 'seal');
    await copyFile(file('host.db'), file('backup.db'));
    await host.change('3', 'KEY7781');
    await host.gallra('audit', 'seal');
    const epochs = () => host.json<{ logs: readonly LogEpoch[] }>('audit', 'epochs', '--checkpoints', 'witness');
    expect((await host.gallra('audit', 'epochs', '--checkpoints', 'witness')).stdout).toContain('nothing is lost');
    await copyFile(file('backup.db'), file('host.db'));
    await host.change('3', 'KEY7782');
    const { exitCode, data } = await epochs();
    expect(exitCode).toBe(0);
    expect(data.logs.filter(({ outcome }) => outcome !== 'current')).toMatchObject([{ outcome: 'opened', moved: 1 }]);
    const successor = data.logs.find(({ outcome }) => outcome === 'opened')?.successor ?? '';
    expect(await host.json('audit', 'seal')).toMatchObject({ exitCode: 0, data: { events: 1, alarms: [] } });
    await host.gallra('audit', 'export', '--log', successor, '--out', 'out');
    expect(await verify('witness', join('out', `${successor}.ndjson`))).toMatchObject({
      exitCode: 0,
      data: { ok: true, size: 2, previous: { size: 3 } },
    });
  });

  test('refuses a folder without checkpoints: everything would seem to be there', async () => {
    await host.write('empty', '');
    expect(await host.gallra('audit', 'epochs', '--checkpoints', 'empty')).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('holds no checkpoint'),
    });
  });
});

describe('gallra audit triggers', () => {
  test('are refused where the database has none that record', async () => {
    expect(await host.gallra('audit', 'triggers')).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('PostgreSQL and PGlite only'),
    });
  });

  test('prints, installs and drops them on PostgreSQL, and what goes past the handle is recorded', async () => {
    const within = async <T>(work: (pglite: PGlite) => Promise<T>): Promise<T> => {
      const pglite = await PGlite.create(file('postgres'));
      try {
        return await work(pglite);
      } finally {
        await pglite.close();
      }
    };
    await within(async (pglite) => {
      await pglite.exec(`
        create table contacts (id text primary key, name text, pnr text, phone text, last_contact_at text);
        create table messages (id int primary key, contact_id text references contacts, body text, sent_at text);`);
      await migrate(new Kysely({ dialect: new PGliteDialect({ pglite }) }));
    });
    const config = (await host.read('gallra.config.mjs'))
      .replace(/^import Database .*$/m, "import { PGlite } from '@electric-sql/pglite';")
      .replace('{ Kysely, SqliteDialect }', '{ Kysely, PGliteDialect }')
      .replace(
        /const open = [\s\S]*?\n\};/,
        "const open = () => new Kysely({ dialect: new PGliteDialect({ pglite: new PGlite('postgres') }) });",
      );
    await host.write('gallra.config.mjs', config);
    const events = async () => {
      const { data } = await host.json<{ events: readonly unknown[] }>('audit', 'show', '--table', 'contacts');
      return data.events.length;
    };
    const write = (key: string) =>
      within((pglite) => pglite.exec(`insert into contacts (id, phone) values ('${key}', '070')`));

    const printed = await host.gallra('audit', 'triggers', '--sql');
    expect(printed).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(/^create or replace trigger/m) });
    await write('KEY7781');
    expect(await events()).toBe(0);
    expect(await host.gallra('audit', 'triggers')).toMatchObject({ exitCode: 0 });
    await write('KEY7782');
    expect(await events()).toBe(1);
    expect(await host.gallra('audit', 'triggers', '--drop')).toMatchObject({ exitCode: 0 });
    await write('KEY7783');
    expect(await events()).toBe(1);
    expect(await host.gallra('audit', 'triggers', '--drop', '--sql')).toMatchObject({ exitCode: 2 });
  });
});
