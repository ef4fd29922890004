import type { ColumnClassification } from '@gallra/core';
import { describe, expect, test } from 'vitest';
import { check, found, withTable } from '../../testing/checked.ts';
import { estate, estatePolicy } from '../../testing/estate.ts';
import { column, index, table } from '../../testing/live-schema.ts';

describe('rows that are to be anonymised', () => {
  const letters = (more: Readonly<Record<string, ColumnClassification>>) =>
    estatePolicy({
      letters: {
        controller: { in: 'contacts', through: 'contact_id' },
        subjects: { contact_id: { in: 'contacts' } },
        events: { lastContact: { in: 'contacts', through: 'contact_id' } },
        columns: { id: 'key', contact_id: 'identity', body: 'identity', ...more },
        then: 'anonymise',
      },
    });
  const live = (...more: readonly string[]) =>
    withTable(
      table(
        'letters',
        ['id', 'contact_id', 'body', ...more].map((name) => column(name, 'text')),
        {
          indexes: [index(['contact_id'])],
        },
      ),
    );
  const code = 'anonymisation.pseudonymised';

  test('and would be pseudonymised only are a warning that says by what, with the way to mend it (Art. 4(5), T13)', () => {
    const { findings } = check(letters({ email_hash: 'notPersonal' }), live('email_hash'));
    const found = findings.filter((finding) => finding.code === code);
    expect(found).toMatchObject([{ severity: 'warning', path: 'tables.letters.then' }]);
    expect(found[0]?.message).toContain('"email_hash"');
    expect(found[0]?.fix).toContain("'credential'");
    expect(found[0]?.message).not.toContain('"body"');
  });

  test('are told once for what decisions need and names nobody by itself', () => {
    const { categories } = estatePolicy();
    const indirect = { ...categories, identity: { ...categories.identity!, identifies: 'indirectly' as const } };
    const policy = { ...letters({ sent_on: { is: 'identity', then: 'withRow' } }), categories: indirect };
    expect(found(policy, live('sent_on'), code)).toEqual([`info ${code} tables.letters.then`]);
  });

  test('and rows that others hold in place are none of this: they are to be erased', () => {
    expect(found(estatePolicy(), estate, code)).toEqual([]);
  });
});
