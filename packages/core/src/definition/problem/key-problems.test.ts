import { describe, expect, test } from 'vitest';
import { problemsOf, sound } from '../sound-policy.fixture.ts';

describe('of keys that are given to somebody new, parsePolicy', () => {
  const { customers } = sound.tables;
  const columns = { ...customers.columns, since_on: 'notPersonal' };
  const since = { column: 'since_on', encoding: 'date' } as const;
  const home = { ...customers, columns, keys: 'reused', since } as const;
  const letters = {
    subjects: { customer_id: { in: 'customers' } },
    events: { bought: 'sent_at' },
    columns: { id: 'key', customer_id: 'key', body: 'identity', sent_at: 'notPersonal', sent_on: 'notPersonal' },
    then: 'erase',
  } as const;
  const answers = {
    ...letters,
    subjects: { letter_id: { in: 'letters' } },
    columns: { id: 'key', letter_id: 'key', body: 'identity', sent_at: 'notPersonal' },
  } as const;
  const problems = (tables: Readonly<Record<string, unknown>>) =>
    Object.entries(problemsOf({ tables: { ...sound.tables, customers: home, ...tables } })).map((one) =>
      one.join(': '),
    );

  test('wants to know since when whoever has one has had it', () => {
    expect(problems({})).toEqual([]);
    expect(problems({ customers: { ...home, since: undefined } })).toEqual([
      expect.stringMatching(/^tables\.customers\.keys: .*"since"/),
    ]);
    expect(problems({ customers: { ...home, since: undefined, keys: 'unique' } })).toEqual([]);
    expect(problems({ customers: { ...home, keys: 'anew' } })).not.toEqual([]);
  });

  test('finds them in the tables where people live, and in no other', () => {
    const told = { ...letters, since: { column: 'sent_on', encoding: 'date' } };
    expect(problems({ letters: told, answers })).toEqual([]);
    for (const keys of ['reused', 'unique'])
      expect(problems({ letters: { ...told, keys } })).toEqual([
        expect.stringMatching(/^tables\.letters\.keys: .*own key/),
      ]);
  });

  test('wants rows that lead there to tell since when they have been there, written in the same way', () => {
    expect(problems({ letters, answers })).toEqual([expect.stringMatching(/^tables\.letters\.since: .*"customers"/)]);
    const otherwise = { ...letters, since: { column: 'sent_at', encoding: 'iso' } };
    expect(problems({ letters: otherwise })).toEqual([
      expect.stringMatching(/^tables\.letters\.since: is "iso", .*"customers".* is "date"/),
    ]);
    // What leads there by another column than the key does not hang on who has the key.
    const byName = { ...letters, subjects: { customer_id: { in: 'customers', by: 'name' } } };
    expect(problems({ letters: byName })).toEqual([]);
  });
});
