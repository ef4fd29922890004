import type { LiveTable } from '@gallra/core/store';
import { estatePolicy, foreignKey, liveSchema, liveTable } from '@gallra/world';
import { describe, expect, test } from 'vitest';
import { refuseUnseen, unseenTables } from './unseen-rows.ts';

const policy = estatePolicy({
  contacts: {
    subjects: { id: 'contact' },
    events: { lastContact: 'last_on' },
    columns: { id: 'key', phone: 'contactDetails', last_on: 'notPersonal' },
    then: 'erase',
  },
});
const contacts = liveTable('contacts', ['id', 'phone', 'last_on']);
const hidden = { traits: ['rowSecurity'] } as const;
const paths = (...tables: readonly LiveTable[]) =>
  unseenTables(policy, liveSchema(...tables)).map(({ path, trait }) => `${path}: ${trait}`);

describe('what a database may not show (GDPR Art. 5(1)(d): what is hidden is not absent)', () => {
  test('is a table of the policy under row-level security', () => {
    expect(paths(contacts)).toEqual([]);
    expect(paths({ ...contacts, ...hidden })).toEqual(['tables.contacts: rowSecurity']);
  });

  test('is a table that refers to it, or to one that does, whoever classified it', () => {
    const notes = liveTable('notes', ['id', 'contact_id'], [foreignKey('contact_id', 'contacts')]);
    const marks = liveTable('marks', ['id', 'note_id'], [foreignKey('note_id', 'notes')], hidden);
    expect(paths(contacts, notes, marks)).toEqual(['tables.marks: rowSecurity']);
    expect(paths(contacts, liveTable('weather', ['id'], [], hidden))).toEqual([]);
  });

  test('is a table of Gallra itself: a hold that is hidden is not released, and what is no transaction is no evidence', () => {
    expect(paths(contacts, liveTable('gallra_legal_holds', ['id'], [], hidden))).toEqual([
      'gallra_legal_holds: rowSecurity',
    ]);
    expect(paths(contacts, liveTable('gallra_audit', ['id'], [], { traits: ['noTransactions'] }))).toEqual([
      'gallra_audit: noTransactions',
    ]);
  });

  test('is a table behind another of its name, but not one that the policy does not mean', () => {
    const behind = { ...contacts, schema: 'b', traits: ['shadowed'] } as const;
    expect(paths(behind)).toEqual(['tables.contacts: shadowed']);
    expect(paths(contacts, behind)).toEqual([]);
  });

  test('is refused with every table, and a remedy for each', () => {
    const schema = liveSchema({ ...contacts, ...hidden }, liveTable('gallra_legal_holds', ['id'], [], hidden));
    expect(() => refuseUnseen(policy, schema)).toThrow(
      expect.objectContaining({
        code: 'schema.unseen',
        problems: [
          expect.stringMatching(/^tables\.contacts: .*BYPASSRLS/),
          expect.stringMatching(/^gallra_legal_holds: /),
        ],
      }),
    );
  });
});
