import type { LiveTable } from '@gallra/core/store';
import { describe, expect, test } from 'vitest';
import { check, found, withTable } from '../../testing/checked.ts';
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

  test('of which somebody has decided, with a reason, that the rows are about nobody there, are not told', () => {
    const not = { not: 'subject', because: 'who has read the letter is not whom it is about' } as const;
    const decided = (own: string) =>
      estatePolicy({ letters: { links: { [own]: not }, columns: links, then: 'erase' } });
    expect(found(decided('contact_id'), withTable(toContact))).toEqual([]);
    // What every object inherits was decided by nobody.
    const odd = table('letters', [column('id', 'integer'), column('constructor', 'integer')], {
      indexes: [index(['constructor'])],
      foreignKeys: [foreignKey('constructor', 'contacts')],
    });
    const { contact_id: _, deal_id: __, ...own } = { ...links, constructor: 'key' } as const;
    const inherited = estatePolicy({ letters: { links: { id: not }, columns: own, then: 'erase' } });
    expect(found(inherited, withTable(odd))).toEqual(['warning foreignKey.unfollowed tables.letters']);
    expect(found(decided('deal_id'), withTable(toContact))).toEqual(['warning foreignKey.unfollowed tables.letters']);
    const [finding] = check(
      estatePolicy({ letters: { columns: links, then: 'erase' } }),
      withTable(toContact),
    ).findings;
    expect(finding?.fix).toContain("links: { contact_id: { not: 'subject', because: '…' } }");
    // Whether it is said to be a key is another question.
    const plain = { id: 'key', contact_id: 'notPersonal', deal_id: 'notPersonal' } as const;
    const unkeyed = { links: { contact_id: not, deal_id: not }, columns: plain, then: 'erase' } as const;
    expect(found(estatePolicy({ letters: unkeyed }), withTable(toDeal))).toEqual([
      'warning foreignKey.notKey tables.letters.columns.deal_id',
    ]);
    expect(found(estatePolicy({ letters: unkeyed }), withTable(toContact))).toEqual([
      'warning foreignKey.notKey tables.letters.columns.contact_id',
    ]);
  });

  test('within one controller name the column that leads to the person', () => {
    const both = { ...foreignKey('contact_id', 'contacts'), columns: ['agency_id', 'contact_id'] };
    const live = letters({ foreignKeys: [both] });
    const agency = { ...live, columns: [...live.columns, column('agency_id', 'integer')] };
    const of = (more: object) =>
      check(
        estatePolicy({
          letters: { controller: 'agency_id', columns: { ...links, agency_id: 'key' }, then: 'erase', ...more },
        }),
        withTable(agency),
      ).findings.filter(({ code }) => code === 'foreignKey.unfollowed');
    expect(of({})[0]?.fix).toContain("subjects: { contact_id: { in: 'contacts' } }");
    expect(of({ links: { contact_id: { not: 'subject', because: 'read only' } } })).toEqual([]);
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
