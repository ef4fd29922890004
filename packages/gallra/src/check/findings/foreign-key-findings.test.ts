import type { LiveTable } from '@gallra/core/store';
import { describe, expect, test } from 'vitest';
import { found, withTable } from '../../testing/checked.ts';
import { estatePolicy, liveAgencies, liveContacts, liveDeals } from '../../testing/estate.ts';
import { catalogue, column, foreignKey, index, table } from '../../testing/live-schema.ts';

describe('foreign keys', () => {
  const letters = (more: Partial<LiveTable>) =>
    table('letters', [column('id', 'integer'), column('contact_id', 'integer'), column('deal_id', 'integer')], {
      indexes: [index(['contact_id']), index(['deal_id'])],
      ...more,
    });
  const toContact = letters({ foreignKeys: [foreignKey('contact_id', 'contacts')] });
  const toDeal = letters({ foreignKeys: [foreignKey('deal_id', 'deals')] });
  const links = { id: 'key', contact_id: 'key', deal_id: 'key' } as const;

  test('into a table where people live are warnings, unless the row is about them', () => {
    const unlinked = estatePolicy({ letters: { columns: links, then: 'erase' } });
    expect(found(unlinked, withTable(toContact))).toEqual(['warning foreignKey.unfollowed tables.letters']);
    const linked = { subjects: { contact_id: { in: 'contacts' } }, columns: links, then: 'erase' } as const;
    expect(found(estatePolicy({ letters: linked }), withTable(toContact))).toEqual([]);
    expect(found(estatePolicy({ letters: 'notPersonal' }), withTable(toContact))).toEqual([
      'warning foreignKey.unfollowed tables.letters',
    ]);
  });

  test("into a table whose rows are about people want the word 'key'", () => {
    const key = estatePolicy({ letters: { columns: links, then: 'erase' } });
    expect(found(key, withTable(toDeal))).toEqual([]);
    const plain = estatePolicy({ letters: { columns: { ...links, deal_id: 'notPersonal' }, then: 'erase' } });
    expect(found(plain, withTable(toDeal))).toEqual(['warning foreignKey.notKey tables.letters.columns.deal_id']);
    expect(found(estatePolicy({ letters: 'notPersonal' }), withTable(toDeal))).toEqual([
      'info foreignKey.unfollowed tables.letters',
    ]);
  });

  test('of tables that are not classified yet are none of this', () => {
    expect(found(estatePolicy({ letters: 'todo' }), withTable(toContact))).toEqual([]);
  });

  test("to the controllers' own table say whose rows they are, and are fine", () => {
    const policy = estatePolicy(
      {
        agencies: {
          subjects: { id: 'owner' },
          controller: 'id',
          events: { lastContact: 'ended_at' },
          columns: { id: 'key', ended_at: 'notPersonal', name: 'identity' },
          then: 'anonymise',
        },
        offices: 'notPersonal',
      },
      { subjects: { contact: { sv: 'K', en: 'C' }, owner: { sv: 'Ä', en: 'O' } } },
    );
    const live = { ...liveAgencies, columns: [...liveAgencies.columns, column('name', 'text')] };
    const offices = table('offices', [column('id', 'integer'), column('agency_id', 'integer')], {
      foreignKeys: [foreignKey('agency_id', 'agencies')],
    });
    expect(found(policy, catalogue(live, liveContacts, liveDeals, offices), 'foreignKey.unfollowed')).toEqual([]);
  });

  test('that stand on partitions only are those of their table, and are told once', () => {
    const part = (name: string) => ({ ...toContact, name, kind: 'partition', partitionOf: 'letters' }) as const;
    const schema = withTable(letters({}), part('letters_1'), part('letters_2'));
    expect(found(estatePolicy({ letters: { columns: links, then: 'erase' } }), schema)).toEqual([
      'warning foreignKey.unfollowed tables.letters',
    ]);
  });
});
