import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { JournalExport, JournalLoss, Plan, PurgeReport, ReplayReport } from 'gallra';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { future, type Project, project } from './project.ts';

let host: Project;

beforeEach(async () => {
  host = await project();
  const config = await host.read('gallra.config.mjs');
  const key = 'fingerprintKey: new Uint8Array(32).fill(7), database: open';
  await host.write('gallra.config.mjs', config.replace('database: open', key));
  host.sql(`update contacts set last_contact_at = '${future}'; update messages set sent_at = '${future}'`);
});
afterEach(() => host.remove());

const archive = ['--archive', 'journal.ndjson'];
const contacts = () => host.rows<{ id: string }>('select id from contacts').length;
const person = (key: string) => ['--subject', 'contact', '--key', key];
const file = (name: string) => join(host.folder, name);

/** The first sweep is done, and everything is exported; then the backup is taken. */
async function backedUp(): Promise<void> {
  const { data } = await host.json<Plan>('plan');
  expect((await host.gallra('sweep', '--approve', data.hash)).exitCode).toBe(0);
  expect((await host.gallra('journal', 'export', ...archive)).exitCode).toBe(0);
  await copyFile(file('host.db'), file('backup.db'));
}

describe('gallra purge (R43)', () => {
  test('refuses where nobody can be asked, and previews without changing anything', async () => {
    expect(await host.gallra('purge', ...person('KEY7781'))).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('--preview'),
    });
    expect((await host.gallra('purge', ...person('KEY7781'), '--preview')).stdout).toMatch(/contacts .*1 .*1 /);
    expect(contacts()).toBe(3);
  });

  test('takes the rows of a person at once, and leaves what a duty keeps', async () => {
    const { data, exitCode } = await host.json<PurgeReport>('purge', ...person('KEY7781'), '--yes');
    expect(exitCode).toBe(0);
    expect(data).toMatchObject({ actions: [{ table: 'contacts', action: 'erase', rows: 1 }], kept: 0, journal: 'on' });
    expect((await host.gallra('purge', ...person('KEY7783'), '--yes', '--language', 'sv')).stdout).toContain(
      'bevaras något',
    );
    expect(host.rows('select body from messages')).toEqual([{ body: 'Hej Märta' }]);
  });

  test('that covers nothing the policy knows is refused with every problem', async () => {
    const { exitCode, stderr } = await host.gallra('purge', '--controller', '1', '--table', 'cats', '--yes');
    expect(exitCode).toBe(1);
    expect(stderr).toContain('covers.0.controller');
    expect(stderr).toContain('covers.0.table');
  });
});

describe('gallra choose (R35)', () => {
  test('lists every problem and records nothing', async () => {
    const { exitCode, stderr } = await host.gallra(
      ...['choose', '--controller', '1', '--claim', 'support', '--period', 'PT1H', '--by', 'agency'],
    );
    expect(exitCode).toBe(2);
    for (const part of ['controller:', 'claim:', 'period:']) expect(stderr).toContain(part);
    expect((await host.gallra('periods')).stdout).toContain('Nobody has chosen a period.');
  });
});

describe('gallra journal and gallra replay', () => {
  test('tell what would be lost, export it, and do it again after a restore', async () => {
    await backedUp();
    await host.gallra('erase', ...person('KEY7781'), '--yes');
    await host.gallra('purge', ...person('KEY7782'), '--yes');
    expect((await host.gallra('journal')).stdout).toMatch(/If the database died now, 2 entries/);
    const exported = await host.json<JournalExport>('journal', 'export', ...archive);
    expect(exported.data).toMatchObject({ exported: 2, atRisk: { entries: 2 } });
    expect((await host.json<{ atRisk: JournalLoss }>('journal')).data.atRisk).toEqual({ entries: 0 });
    expect(await host.read('journal.ndjson')).not.toMatch(/KEY778|Märta|0700/);

    expect(await host.gallra('replay', ...archive)).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining('has lost nothing'),
    });
    await copyFile(file('backup.db'), file('host.db'));
    expect(contacts()).toBe(3);
    const { data, exitCode } = await host.json<ReplayReport>('replay', ...archive);
    expect(exitCode).toBe(0);
    expect(data).toMatchObject({ entries: 2, others: {}, kept: {}, rights: { erasure: 1 } });
    expect(data.actions.reduce((sum, { rows }) => sum + rows, 0)).toBe(2);
    expect(data.sweep?.actions).toEqual([]);
    expect(host.rows('select id from contacts')).toEqual([{ id: 'KEY7783' }]);
  });

  test('leave a row alone whose key was given to somebody else, and end with 1', async () => {
    await backedUp();
    await host.gallra('erase', ...person('KEY7781'), '--yes');
    await host.gallra('journal', 'export', ...archive);
    await copyFile(file('backup.db'), file('host.db'));
    host.sql("update contacts set name = 'Någon Annan', pnr = '20121212-1212', phone = '08-1' where id = 'KEY7781'");
    const { exitCode, stdout } = await host.gallra('replay', ...archive, '--no-sweep');
    expect(exitCode).toBe(1);
    expect(stdout).toContain('contacts 1');
    expect(stdout).toContain('gallra sweep');
    expect(contacts()).toBe(3);
  });

  test('want to know where the journal is kept', async () => {
    expect(await host.gallra('journal', 'export')).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('--archive'),
    });
  });
});
