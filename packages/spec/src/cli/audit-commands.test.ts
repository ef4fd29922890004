import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { generateNoteKeys } from '@gallra/audit';
import type { AuditEntry, LogVerification } from 'gallra';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type AuditedProject, auditedProject, keys } from './audited-project.ts';

let host: AuditedProject;

const file = (name: string) => join(host.folder, name);

const show = async (...words: readonly string[]) => {
  const { data } = await host.json<{ events: readonly AuditEntry[]; more: boolean }>('audit', 'show', ...words);
  return data;
};

beforeEach(async () => {
  host = await auditedProject();
  await host.change('3', 'KEY7781', 'KEY7782');
  await host.change('4', 'KEY7783');
});
afterEach(() => host.remove());

describe('gallra audit seal, export and verify', () => {
  test('verify a log without database and configuration, by the public key alone (GDPR Art. 5(2))', async () => {
    const { log, checkpoints } = await host.exported('3');
    await host.write('key.pub', `${keys.verifier}\n`);
    host.sql('drop table gallra_audit');
    await host.write('gallra.config.mjs', 'throw new Error();');
    const verify = ['audit', 'verify', log, '--checkpoints', checkpoints];
    const { exitCode, stdout } = await host.gallra(...verify, '--key', 'key.pub');
    expect(stdout).toContain('The log is verified: 2 events, 1 checkpoints.');
    expect(exitCode).toBe(0);
    expect((await host.gallra(...verify, '--key', keys.verifier, '--language', 'sv')).stdout).toContain(
      'är verifierad',
    );
  });

  test('end with 1 and name the event where one was altered', async () => {
    const { log, checkpoints } = await host.exported('3');
    await host.change('3', 'KEY7781');
    await host.gallra('audit', 'seal');
    const text = await readFile(file(log), 'utf8');
    await writeFile(file(log), text.replace('KEYAGENT', 'KEYOTHER'));
    const words = ['audit', 'verify', log, '--checkpoints', checkpoints, '--key', keys.verifier];
    const { exitCode, data } = await host.json<LogVerification>(...words);
    const [event] = (await show('--controller', '3')).events.toReversed();
    expect(exitCode).toBe(1);
    expect(data.problems).toMatchObject([{ code: 'payload.altered', leaf: 0, event: event?.event.id }]);
    const { stdout } = await host.gallra(...words);
    expect(stdout).toContain('The log is not as it was sealed.');
    expect(stdout).toContain(event?.event.id);
    expect(stdout).not.toMatch(/KEYAGENT|KEYOTHER/);
  });

  test('take the checkpoints of a log out of a folder with those of all', async () => {
    const { log } = await host.exported('3');
    await host.exported('4');
    await host.write('out/README', 'What a folder holds besides.');
    const words = ['audit', 'verify', log, '--key', keys.verifier, '--checkpoints'];
    const { exitCode, data } = await host.json<LogVerification & { others: number }>(...words, 'out');
    expect(data).toMatchObject({ ok: true, checkpoints: 1, others: 1, problems: [] });
    expect(exitCode).toBe(0);
  });

  test('do not call a log verified that no checkpoint vouches for', async () => {
    const { log, checkpoints } = await host.exported('3');
    const { checkpoints: others } = await host.exported('4');
    const verify = (kept: string, key = keys.verifier) =>
      host.gallra('audit', 'verify', log, '--checkpoints', kept, '--key', key);
    const run = await verify(others);
    expect(run.exitCode).toBe(1);
    expect(run.stdout).toContain('No checkpoint vouches for any event');
    expect(await verify(checkpoints, generateNoteKeys('example.com/audit').verifier)).toMatchObject({ exitCode: 1 });
  });

  test('write files that only their owner may read, and never over another', async () => {
    const { log } = await host.exported('3');
    expect((await stat(file(log))).mode & 0o777).toBe(0o600);
    const again = await host.gallra('audit', 'export', '--controller', '3', '--out', 'out');
    expect(again).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('is there already') });
  });

  test('write OCSF, an event a line', async () => {
    const { data } = await host.json<{ files: readonly string[] }>(
      'audit',
      'export',
      '--out',
      'siem',
      '--format',
      'ocsf',
    );
    const texts = await Promise.all(data.files.map((name) => readFile(file(name), 'utf8')));
    const events = texts.flatMap((text) => text.trimEnd().split('\n')).map((line) => JSON.parse(line));
    expect(events).toHaveLength(3);
    expect(events[0]).toMatchObject({
      type_uid: 600502,
      actor: { user: { uid: 'KEYAGENT' } },
      table: { name: 'contacts' },
    });
  });

  test('need a key, which never stands on the command line', async () => {
    await host.write('gallra.config.mjs', (await host.read('gallra.config.mjs')).replace(/audit: \{[^}]*\}, /, ''));
    const run = await host.gallra('audit', 'seal');
    expect(run).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('gallra audit keys') });
    vi.stubEnv('GALLRA_AUDIT_SIGNER', keys.signer);
    try {
      expect(await host.json('audit', 'seal')).toMatchObject({ exitCode: 0, data: { events: 3 } });
    } finally {
      vi.unstubAllEnvs();
    }
  });
});

describe('gallra audit keys', () => {
  test('puts the secret key into a file of its own, and prints the public one', async () => {
    const words = ['audit', 'keys', '--name', 'example.com/audit', '--out', 'signer.key'];
    const { exitCode, stdout } = await host.gallra(...words);
    const signer = (await readFile(file('signer.key'), 'utf8')).trim();
    expect(exitCode).toBe(0);
    expect((await stat(file('signer.key'))).mode & 0o777).toBe(0o600);
    expect(stdout).not.toContain(signer);
    expect(stdout).toMatch(/^ {2}example\.com\/audit\+[0-9a-f]{8}\+/m);
    expect((await host.gallra(...words)).exitCode).toBe(2);
    expect((await readFile(file('signer.key'), 'utf8')).trim()).toBe(signer);
  });
});

describe('gallra audit show', () => {
  test('tells events, the newest first, and who did it only where it is asked', async () => {
    const { exitCode, stdout } = await host.gallra('audit', 'show');
    expect(exitCode).toBe(0);
    expect(stdout).toContain('modification');
    expect(stdout).not.toContain('KEYAGENT');
    expect((await host.gallra('audit', 'show', '--actors')).stdout).toContain('KEYAGENT');
    const { events } = await show('--limit', '2');
    expect(events.map(({ controller }) => controller)).toEqual(['4', '3']);
    expect(events[0]).not.toHaveProperty('actor');
    expect((await show('--limit', '2')).more).toBe(true);
    expect((await show('--actors')).events[0]?.actor?.role).toBe('agent');
  });

  test('by person, controller, actor, purpose, table, class and time', async () => {
    const found = async (...words: readonly string[]) => (await show(...words)).events.length;
    expect(await found('--subject', 'contact', '--key', 'KEY7783')).toBe(1);
    expect(await found('--controller', '3')).toBe(2);
    expect(await found('--vendor')).toBe(0);
    expect(await found('--actor', 'KEYAGENT', '--purpose', 'care', '--table', 'contacts', '--class', 'change')).toBe(3);
    expect(await found('--actor', 'KEYOTHER')).toBe(0);
    expect(await found('--since', '2020-01-01', '--until', '2020-01-02')).toBe(0);
    expect(await found('--since', '2020-01-01')).toBe(3);
  });

  test('writes a page to read', async () => {
    const words = ['audit', 'show', '--html', 'events.html', '--language', 'sv'];
    expect((await host.gallra(...words)).exitCode).toBe(0);
    const page = await host.read('events.html');
    expect(page).toContain('<html lang="sv">');
    expect(page).toContain('Kundvård');
    expect(page).not.toContain('KEYAGENT');
    expect((await host.gallra(...words)).exitCode).toBe(2);
  });

  test('refuses wrong use, and repeats nothing of it', async () => {
    const since = await host.gallra('audit', 'show', '--since', 'KEY7781');
    expect(since).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('--since is no instant') });
    const person = await host.gallra('audit', 'show', '--key', 'KEY7781');
    expect(person).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('--subject with --key') });
    const whose = await host.gallra('audit', 'show', '--controller', '3', '--vendor');
    expect(whose).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('--controller or --vendor') });
  });
});

describe('gallra audit prove', () => {
  test('proves that one event stands in the log, without the rest of it', async () => {
    await host.exported('3');
    const { events } = await show('--controller', '3');
    const id = events[0]?.event.id ?? '';
    const { data } = await host.json<{ files: readonly string[] }>('audit', 'prove', '--event', id, '--out', 'proof');
    const [envelope = '', proof = ''] = data.files;
    const words = ['audit', 'verify', envelope, '--proof', proof, '--key', keys.verifier];
    const { exitCode, stdout } = await host.gallra(...words);
    expect(exitCode).toBe(0);
    expect(stdout).toContain(`number 1 of example.com/audit/${events[0]?.log}`);
    await writeFile(file(envelope), (await readFile(file(envelope), 'utf8')).replace('rows.updated', 'rows.deleted'));
    expect((await host.gallra(...words)).exitCode).toBe(1);
  });

  test('refuses an event that is not sealed, or not there', async () => {
    const [event] = (await show()).events;
    const prove = (id = '') => host.gallra('audit', 'prove', '--event', id, '--out', 'proof');
    expect((await prove(event?.event.id)).stderr).toContain('gallra audit seal');
    expect((await prove('KEY7781')).stderr).toContain('no event of that identifier');
  });
});
