import { beforeAll, expect, test } from 'vitest';
import { eachDatabase } from '../databases/index.ts';
import { approvedSweep, countOf, errorsOf, gallraOn, people, peoplePolicy, peopleTable, thirty } from './people.ts';

/** Users live in another system, and somebody forgot to say what tells one line of the log from another. */
const logs = {
  ...people,
  subjects: { user_id: 'user' },
  columns: { id: 'key', user_id: 'key', name: 'interests', last_on: 'notPersonal' },
} as const;

eachDatabase((database) => {
  const policy = {
    ...peoplePolicy(),
    subjects: { ...peoplePolicy().subjects, user: { sv: 'Användare', en: 'Users' } },
  };
  const withLogs = { ...policy, tables: { ...policy.tables, logs } } as typeof policy;

  beforeAll(async () => {
    await database.run(
      `${peopleTable()} create table logs (id integer primary key, user_id integer not null, name varchar(80), last_on date);
      insert into people values (1, 'Karin', '2025-01-01');
      ${thirty('logs', (id, lastOn) => `${id}, 1, 'seen', '${lastOn}'`)}`,
    );
    await gallraOn(database.db, withLogs).migrate();
  });

  test('rows that the key of the policy does not tell apart stay, and the others have their turn', async () => {
    const gallra = gallraOn(database.db, withLogs);
    expect(await errorsOf(gallra)).toEqual(['key.notUnique tables.logs.key']);
    const { hash, blocked } = await gallra.plan();
    expect(blocked).toMatchObject([{ path: 'tables.logs.key', obstacle: 'keyNotUnique', rows: 10 }]);
    await expect(gallra.sweep(undefined, { approve: hash })).rejects.toMatchObject({
      code: 'plan.blocked',
      problems: [expect.stringMatching(/^tables\.logs\.key: .*\(10 rows\); write key: 'id'/)],
    });
    const { actions, complete } = await approvedSweep(gallra, true);
    expect(actions).toMatchObject([{ table: 'people', action: 'erase', rows: 1 }]);
    expect(complete).toBe(false);
    expect(await countOf(database.db, 'logs')).toBe(30);
  });

  test('once it is named, what is due goes and nothing else', async () => {
    const named = { ...withLogs, tables: { ...withLogs.tables, logs: { ...logs, key: ['id'] } } } as typeof policy;
    const { actions, complete } = await approvedSweep(gallraOn(database.db, named));
    expect(actions).toMatchObject([{ table: 'logs', action: 'erase', rows: 10 }]);
    expect(complete).toBe(true);
    expect(await countOf(database.db, 'logs')).toBe(20);
  });
});
