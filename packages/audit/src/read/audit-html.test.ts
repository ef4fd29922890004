import { type AuditEvent, auditRecord } from '@gallra/core/audit';
import { describe, expect, test } from 'vitest';
import { policy } from '../testing/contacts.fixture.ts';
import { parseEntry } from './audit-entry.ts';
import { type AuditHtmlOptions, auditHtml } from './audit-html.ts';

const at = new Date('2026-11-22T08:00:00Z');

function entryOf(told: Partial<AuditEvent> = {}) {
  const { log, envelope, actor } = auditRecord({ log: 'b0f3', at, class: 'change', type: 'rows.updated', ...told });
  return parseEntry({ log, envelope, leaf: 0, ...(actor === undefined ? {} : { actor }) }, '3');
}

const page = (told: readonly Partial<AuditEvent>[], options: Partial<AuditHtmlOptions> = {}) =>
  auditHtml(told.map(entryOf), policy, { language: 'sv', at, ...options });

describe('a page of events', () => {
  test('is one file in Swedish or English, without scripts and without anything fetched (GDPR Art. 12(1))', async () => {
    const told = [{ processing: 'dpv:Erase', purpose: 'brokerage', table: 'contacts', rows: 2 } as const];
    const [sv, en] = await Promise.all([page(told), page(told, { language: 'en' })]);
    expect(sv).toContain('<html lang="sv">');
    expect(sv).toContain('Ändring: radering');
    expect(sv).toContain('Personuppgiftsansvarig');
    expect(sv).toContain('Förmedling');
    expect(en).toContain('<html lang="en">');
    expect(en).toContain('Brokerage');
    for (const text of [sv, en]) expect(text).not.toMatch(/<script|src=|href=|url\(/);
  });

  test('tells times in the time zone of the policy, and machine-readable', async () => {
    expect(await page([{}])).toContain('<time datetime="2026-11-22T08:00:00.000Z">2026-11-22 09:00:00</time>');
  });

  test('calls tables, columns and events by their titles, and what has none by its name', async () => {
    const { contacts } = policy.tables;
    if (typeof contacts !== 'object') throw new Error('The table is classified.');
    const titled = { ...policy, tables: { contacts: { ...contacts, title: { sv: 'Kontakter', en: 'Contacts' } } } };
    const told = { class: 'evidence', type: 'hold.placed', table: 'contacts', columns: ['name'], rows: 1234 } as const;
    const text = await auditHtml([entryOf(told), entryOf({ table: 'constructor', columns: ['toString'] })], titled, {
      language: 'sv',
      at,
    });
    expect(text).toContain('Åtgärd: bevarande beslutat');
    expect(text).toContain('Kontakter');
    expect(text).toContain(`${(1234).toLocaleString('sv-SE')}`);
    expect(text).toContain('Constructor');
    expect(text).not.toContain('function');
  });

  test('is a table with headings for its columns and its rows', async () => {
    const text = await page([{}, {}]);
    const columns = text.match(/<th scope="col"/g)?.length;
    expect(columns).toBe(7);
    expect(text.match(/<th scope="row">/g)).toHaveLength(2);
    expect(text.match(/<td/g)).toHaveLength(2 * ((columns ?? 0) - 1));
  });

  test('escapes whatever stands in an event', async () => {
    const bad = '"><script>alert(1)</script>&\'';
    const told = {
      type: bad,
      table: bad,
      columns: [bad],
      purpose: bad,
      route: bad,
      actor: { id: bad, role: bad },
    };
    const text = await page([told], { actors: true });
    expect(text).not.toContain('<script');
    expect(text.match(/&quot;&gt;&lt;script&gt;alert\(1\)&lt;\/script&gt;&amp;&#39;/g)).toHaveLength(7);
  });

  test('names nobody unless it is asked to', async () => {
    const told = [{ actor: { id: 'agent-7', role: 'agent' } }, {}];
    expect(await page(told)).not.toContain('agent-7');
    const asked = await page(told, { actors: true });
    expect(asked).toContain('agent-7 (agent)');
    expect(asked).toContain('raderad eller inte angiven');
  });

  test('says how many events it leaves out', async () => {
    const told = Array.from({ length: 5 }, () => ({}));
    expect(await page(told, { limit: 3 })).toContain('De 3 första visas; 2 till är utelämnade.');
    expect(await page(told, { limit: 5 })).not.toContain('utelämnade');
    expect(await page([])).toContain('Inga händelser.');
  });

  test('marks what was refused or failed in words, not only in colour', async () => {
    const told = { class: 'security', type: 'access.refused', outcome: 'refused', route: 'GET /contacts/:id' } as const;
    expect(await page([told])).toMatch(
      /Säkerhet: åtkomst <strong class="alarm">nekades<\/strong>.*GET \/contacts\/:id/,
    );
  });
});
