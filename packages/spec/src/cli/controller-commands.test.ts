import type { Plan } from 'gallra';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Project, project } from './project.ts';

const policy = `
const label = (sv, en) => ({ sv, en });
const purpose = (name, categories, from) => ({
  title: label(name, name), role: 'tenant', basis: '6(1)(f)', subjects: 'all', categories, keep: { from, for: 'P1Y' },
});

export const policy = {
  timeZone: 'Europe/Stockholm',
  times: 'iso',
  parties: { vendor: { name: 'Vendor AB' } },
  controllers: { in: 'agencies', name: 'name' },
  subjects: { user: label('Användare', 'Users') },
  categories: { identity: label('Identitet', 'Identity'), text: label('Text', 'Text') },
  events: { seen: label('senast sedd', 'last seen'), written: label('skriven', 'written') },
  purposes: { accounts: purpose('Accounts', ['identity'], 'seen'), work: purpose('Work', ['text'], 'written') },
  tables: {
    agencies: { controller: 'id', columns: { id: 'key', name: 'notPersonal' }, then: 'erase' },
    users: {
      controller: 'shared', subjects: { id: 'user' }, events: { seen: 'seen_at' },
      columns: { id: 'key', name: 'identity', seen_at: 'notPersonal' }, then: 'erase',
    },
    notes: {
      controller: 'agency_id', subjects: { user_id: { in: 'users' } }, events: { written: 'written_at' },
      columns: { id: 'key', agency_id: 'key', user_id: 'key', body: 'text', written_at: 'notPersonal' }, then: 'erase',
    },
  },
};
`;

const schema = `
  drop table messages; drop table contacts;
  create table agencies (id text primary key not null, name text);
  create table users (id text primary key not null, name text, seen_at text);
  create table notes (
    id integer primary key, agency_id text references agencies, user_id text references users, body text, written_at text
  );
  create index notes_agency on notes (agency_id);
  create index notes_user on notes (user_id);
  insert into agencies values ('KEY7782', 'North'), ('KEY7783', 'South');
  insert into users values ('KEY7781', 'Märta Markerad', '2099-01-15T10:00:00.000Z');
  insert into notes values
    (1, 'KEY7782', 'KEY7781', 'Hej Märta', '2099-01-15T10:00:00.000Z'),
    (2, 'KEY7783', 'KEY7781', 'Hej Märta', '2099-01-15T10:00:00.000Z');
`;

const somebody = ['--subject', 'user', '--key', 'KEY7781'] as const;
const [north, south] = [
  ['--controller', 'KEY7782'],
  ['--controller', 'KEY7783'],
] as const;

const why = ['--reason', 'A dispute.', '--by', 'legal', '--review', '2099-01-01'] as const;

let host: Project;

beforeEach(async () => {
  host = await project();
  await host.write('policy.mjs', policy);
  host.sql(schema);
});
afterEach(() => host.remove());

const notes = () => host.rows<{ id: number }>('select id from notes order by id').map(({ id }) => id);

describe('commands about a person of several controllers (GDPR Art. 4(7))', () => {
  test('do nothing until it is said at which of them', async () => {
    for (const words of [
      ['erase', '--yes'],
      ['erase', '--preview'],
      ['export', '--out', 'out'],
      ['hold', ...why],
    ] as const) {
      const [name, ...options] = words;
      const { exitCode, stdout, stderr } = await host.gallra(name, ...somebody, ...options);
      expect([name, exitCode, stdout]).toEqual([name, 1, '']);
      expect(stderr).toContain('--controller <key> or --vendor');
    }
    expect(notes()).toEqual([1, 2]);
  });

  test('say in their first line for whom they act, and change nothing of another', async () => {
    const erased = await host.gallra('erase', ...somebody, ...north, '--yes');
    expect(erased).toMatchObject({ exitCode: 0, stderr: '' });
    expect(erased.stdout.split('\n')[0]).toBe('For North (controller)');
    expect(notes()).toEqual([2]);
    const exported = await host.gallra('export', ...somebody, ...south, '--out', 'out');
    expect(exported).toMatchObject({ exitCode: 0, stderr: '' });
    expect(exported.stdout.split('\n')[0]).toBe('For South (controller)');
  });

  test('know no controller without a row, and ask nothing of two', async () => {
    const unknown = await host.gallra('export', ...somebody, '--controller', 'KEY7784', '--out', 'out');
    expect([unknown.exitCode, unknown.stdout]).toEqual([1, '']);
    expect(unknown.stderr).toContain('no row with this key');
    expect(unknown.stderr).not.toContain('KEY7784');
    expect(await host.gallra('export', ...somebody, ...north, '--vendor', '--out', 'out')).toMatchObject({
      stdout: '',
    });
  });
});

describe('gallra succeeded', () => {
  test('lets a hold placed at one controller count at the one that its rows have become (Art. 17(3)(e), 26)', async () => {
    await host.gallra('hold', ...somebody, ...north, ...why);
    host.sql("update notes set agency_id = 'KEY7783', written_at = '2010-01-15T10:00:00.000Z'");
    host.sql("update users set seen_at = '2010-01-15T10:00:00.000Z'");
    const due = async () => {
      const { data } = await host.json<Plan>('plan');
      return data.tables.map(({ table, erase }) => [table, erase]).filter(([, erase]) => erase !== 0);
    };
    expect(await due()).toEqual(expect.arrayContaining([['notes', 2]]));
    const { exitCode, data } = await host.json('succeeded', '--from', 'KEY7782', '--to', 'KEY7783');
    expect([exitCode, data]).toEqual([0, { people: 1, merged: 0 }]);
    expect(await due()).toEqual([]);
  });

  test('is refused for a controller that is not there, and moves nothing', async () => {
    await host.gallra('hold', ...somebody, ...north, ...why);
    const refused = await host.gallra('succeeded', '--from', 'KEY7782', '--to', 'KEY7784');
    expect([refused.exitCode, refused.stdout]).toEqual([1, '']);
    expect(refused.stderr).toContain('to: ');
    expect(host.rows('select distinct controller from gallra_subjects')).toEqual([{ controller: 'KEY7782' }]);
  });
});
