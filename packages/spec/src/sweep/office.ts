import type { Policy } from '@gallra/core';
import { smallPolicy } from '@gallra/world';

const registers = ['callers', 'guests', 'members', 'visitors'] as const;

/** Four registers that have nothing to do with each other; members' letters go before the members. */
export const policy: Policy = smallPolicy({
  times: 'date',
  subjects: registers,
  categories: ['identity', 'letter'],
  event: 'seen',
  tables: {
    ...Object.fromEntries(
      registers.map((name) => [
        name,
        {
          subjects: { id: name },
          events: { seen: 'seen_on' },
          columns: { id: 'key', name: 'identity', seen_on: 'notPersonal' },
          then: 'erase',
        },
      ]),
    ),
    letters: {
      subjects: { member_id: { in: 'members' } },
      events: { seen: { in: 'members', through: 'member_id' } },
      columns: { id: 'key', member_id: 'key', body: 'letter' },
      then: 'erase',
    },
  },
});

/** So many people in each register, half of them due, and a letter to each member; erasing a row takes its time. */
export const office = (people: number, millisecondsOfRow: number) => `
  create function takes_time() returns trigger language plpgsql as
    $$ begin perform pg_sleep(${millisecondsOfRow / 1000}); return old; end $$;
  ${registers
    .map(
      (name) => `
  create table ${name} (id integer primary key, name text, seen_on date);
  insert into ${name} select id, 'Karin', case when id % 2 = 0 then date '2020-01-01' else date '2026-11-01' end
    from generate_series(1, ${people}) as id;
  create trigger takes_time before delete on ${name} for each row execute function takes_time();`,
    )
    .join('')}
  create table letters (id integer primary key, member_id integer references members (id), body text);
  insert into letters select id, id, 'Hej' from generate_series(1, ${people}) as id;
  create index on letters (member_id);
  analyze;
`;

export const tables: readonly string[] = [...registers, 'letters'];
