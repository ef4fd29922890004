import { type Policy, parsePolicy, type Row } from '@gallra/core';
import { memoryStore } from '@gallra/core/memory';
import type { Language, LanguageTag } from '@gallra/core/words';
import { accessTexts } from '@gallra/core/words';
import { brokerage, rows, today } from '@gallra/world';
import { describe, expect, test } from 'vitest';
import { accessHtml, accessPackage } from '../index.ts';

const languages: readonly Language[] = ['sv', 'en'];

async function page(
  language: LanguageTag,
  tables: Readonly<Record<string, readonly Row[]>> = rows,
  policy: Policy = brokerage,
): Promise<string> {
  const store = memoryStore({ policy, tables });
  return accessHtml(
    await accessPackage(store, policy, { subject: { category: 'registered', key: '1' }, at: today }),
    language,
  );
}

const withContact = (more: Row) => ({
  ...rows,
  contacts: rows.contacts.map((row) => (row.id === 1 ? { ...row, ...more } : row)),
});

describe('Art. 12(1): a page that a person can read', () => {
  test('in Swedish it says what is held, why, on what basis, until when and how to complain', async () => {
    const text = await page('sv');
    expect(text).toContain('<html lang="sv">');
    for (const words of [
      'Dina personuppgifter',
      'Registrerade kontakter',
      'Karin Säljare',
      'Du står här som: säljare',
      'Ett avtal med dig',
      'fastighetsmäklarlagen (2021:516) 3 kap. 18 §',
      'artikel\u00a06.1\u00a0f i dataskyddsförordningen',
      'Till och med 2033-11-10',
      'Källa: från dig själv.',
      'ktiv i 3 månader efter',
      'Mailpost Inc.',
      'EU-kommissionens standardavtalsklausuler',
      'Integritetsskyddsmyndigheten',
      'imy.se',
      'Dataskydd &amp; Co',
      'Sammanställt',
      '2026-11-21 10:00',
    ])
      expect(text).toContain(words);
  });

  test("what a controller calls for itself stands behind the policy's own words (R8)", async () => {
    const store = memoryStore({ policy: brokerage, tables: rows });
    const about = { subject: { category: 'registered', key: '1' }, at: today };
    const access = await accessPackage(store, brokerage, about);
    const { communication, ...others } = access.categories;
    if (communication === undefined) expect.unreachable();
    const own = [{ sv: 'Önskemål <om> bostad', en: 'Wishes <for> a home' }];
    const title = access.subject.title.en;
    const told = {
      ...access,
      subject: { ...access.subject, own: [{ sv: 'Grannar', en: 'Neighbours' }] },
      categories: { ...others, communication: { ...communication, own } },
    };
    expect(accessHtml(told, 'sv')).toContain(`${communication.sv} (Önskemål &lt;om&gt; bostad)`);
    expect(accessHtml(told, 'en')).toContain(`${title} (Neighbours)`);
  });

  test('in English it says the same', async () => {
    const text = await page('en');
    expect(text).toContain('<html lang="en">');
    for (const words of [
      'Your personal data',
      'Registered contacts',
      'You stand here as: seller',
      'A contract with you',
      'Article\u00a06(1)(f) GDPR',
      'Until the end of 10 November 2033',
      'Source: from you.',
      'Swedish Authority for Privacy Protection',
      '21 November 2026 10:00',
    ])
      expect(text).toContain(words);
  });

  test.each<[string, readonly string[] | undefined, string, string]>([
    ['named', ['mail'], 'Mailpost Inc.', 'Mailpost Inc.'],
    ['none', [], 'Uppgifterna lämnas inte ut till några mottagare', 'The data are not disclosed to any recipients'],
    ['not stated', undefined, 'Mottagare har inte angetts', 'Recipients have not been stated'],
  ])('recipients that are %s: it says which (Art. 15(1)(c))', async (_, recipients, swedish, english) => {
    const purposes = Object.entries(brokerage.purposes).map(([name, { recipients: __, ...purpose }]) => [
      name,
      { ...purpose, ...(recipients === undefined ? {} : { recipients }) },
    ]);
    const policy = parsePolicy({ ...brokerage, purposes: Object.fromEntries(purposes) });
    for (const [language, words] of [
      ['sv', swedish],
      ['en', english],
    ] as const)
      expect((await page(language, rows, policy)).match(/<dt>(Mottagare|Recipients)<\/dt><dd>(.*?)<\/dd>/)?.[2]).toBe(
        words,
      );
  });

  test("in a host's own language it has the titles that are written in it, and English for the rest", async () => {
    const norwegian = parsePolicy({
      ...brokerage,
      subjects: {
        ...brokerage.subjects,
        registered: { ...brokerage.subjects.registered, nb: 'Registrerte kontakter' },
      },
      events: Object.fromEntries(
        Object.entries(brokerage.events).map(([name, title]) => [name, { ...title, nb: `${name} på norsk` }]),
      ),
    });
    const text = await page('nb-NO', rows, norwegian);
    for (const words of ['Registrerte kontakter', 'lastContact på norsk', 'Your personal data', 'Article\u00a06(1)(f)'])
      expect(text).toContain(words);
    // Whoever has the page read aloud hears English sentences.
    expect(text).toContain('<html lang="en">');
    expect(await page('de', rows, norwegian)).toBe(await page('en', rows, norwegian));
  });

  test('it names the version of the policy it was made with', async () => {
    const store = memoryStore({ policy: brokerage, tables: rows });
    const held = await accessPackage(store, brokerage, { subject: { category: 'registered', key: '1' }, at: today });
    expect(accessHtml(held, 'sv')).toContain(held.policy.rules);
  });

  test('no sentence is missing in either language, and none is the same by oversight', () => {
    const paths = (value: unknown, path = ''): readonly string[] =>
      typeof value === 'object' && value !== null
        ? Object.entries(value).flatMap(([key, inner]) => paths(inner, `${path}.${key}`))
        : [`${path} ${value === '' ? 'empty' : typeof value}`];
    expect(paths(accessTexts.sv)).toEqual(paths(accessTexts.en));
    expect(paths(accessTexts.sv).filter((path) => path.endsWith('empty'))).toEqual([]);
  });

  test.each(languages)('each state of an end has words (%s)', async (language) => {
    const text = await page(language, {
      ...rows,
      agencies: [{ ...rows.agencies[0], fiscal_year_end: null }],
      deals: rows.deals.map((deal) => ({ ...deal, closed_at: null })),
      messages: rows.messages.map((message) => ({ ...message, sent_at: new Date('2020-01-01') })),
    });
    expect(text).toContain(accessTexts[language].until.unknown);
    expect(text).toContain(accessTexts[language].until.due);
    expect(text).toContain(
      accessTexts[language].untilEvent(language === 'sv' ? 'uppdraget slutfört' : 'assignment completed'),
    );
    expect(text).not.toContain('undefined');
  });

  test('dates of the data are written for people, other text is left as it is', async () => {
    const text = await page('en', withContact({ notes: '2026-02-30', phone: '2026-02-28' }));
    expect(text).toContain('>28 February 2026<');
    expect(text).toContain('>2026-02-30<');
  });

  test('codes are called by their titles and numbers are written for people; in the data they stay as they are', async () => {
    const { contacts, bids } = brokerage.tables;
    if (typeof contacts !== 'object' || typeof bids !== 'object') throw new Error('The world has no contacts or bids.');
    const values = { K: { sv: 'köpare', en: 'buyer', nb: 'kjøper' }, S: { sv: 'säljare', en: 'seller' } };
    const policy = parsePolicy({
      ...brokerage,
      tables: {
        ...brokerage.tables,
        contacts: { ...contacts, columns: { ...contacts.columns, phone: { is: 'contact', values } } },
        bids: {
          ...bids,
          columns: { ...bids.columns, amount: { is: 'financial', format: { style: 'currency', currency: 'SEK' } } },
        },
      },
    });
    const tables = {
      ...withContact({ phone: 'K' }),
      // Drivers hand over decimals as text.
      bids: rows.bids.map((bid) => ({ ...bid, amount: `${bid.amount}.50` })),
    };
    const store = memoryStore({ policy, tables });
    const held = await accessPackage(store, policy, { subject: { category: 'registered', key: '1' }, at: today });
    const columns = held.rows.flatMap((row) => row.columns);
    expect(columns.find(({ column }) => column === 'phone')).toMatchObject({ value: 'K', values: { K: values.K } });
    expect(columns.find(({ column }) => column === 'phone')?.values).not.toHaveProperty('S');
    expect(columns.find(({ column }) => column === 'amount')).toMatchObject({
      value: '1900000.50',
      format: { style: 'currency', currency: 'SEK' },
    });
    const written = (language: LanguageTag) => accessHtml(held, language).replaceAll('\u00a0', ' ');
    for (const words of ['>köpare<', '>1 900 000,50 kr<']) expect(written('sv')).toContain(words);
    for (const words of ['>buyer<', '>SEK 1,900,000.50<']) expect(written('en')).toContain(words);
    expect(written('nb')).toContain('>kjøper<');
  });

  test('empty text, truth values, lists and binary data are readable', async () => {
    const text = await page('sv', {
      ...withContact({ phone: '', notes: true }),
      messages: [{ ...rows.messages[0], details: { device: null, tags: [{ name: 'a' }, { name: 'b' }] } }],
    });
    for (const words of ['(tomt)', '>ja<', 'Binära data, 2048 byte', '<li>']) expect(text).toContain(words);
  });
});

describe('one file, safe to open', () => {
  test('there is no script, and nothing is fetched', async () => {
    const text = await page('sv');
    expect(text).toMatch(/^<!doctype html>/);
    expect(text).not.toMatch(/<script|<img|<link|<iframe|@import|url\(|\ssrc=|\son\w+=/i);
    expect(text).toContain("default-src 'none'");
  });

  const hostile = [
    '<script>alert(1)</script>',
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='x",
    '</style><b>',
    '&lt;b&gt;',
    '</main></body>',
  ];

  test.each(hostile)('a value cannot become markup: %s', async (value) => {
    const text = await page('sv', {
      ...withContact({ name: value, notes: value }),
      messages: [
        { ...rows.messages[0], body: value, details: { device: { [value]: value }, tags: [{ name: value }] } },
      ],
    });
    expect(text).not.toContain(
      value === '&lt;b&gt;' ? '>&lt;b&gt;<' : value === '</main></body>' ? '</main></body></dd>' : value,
    );
    const escaped = value.replace(
      /[&<>"']/g,
      (character) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' })[character] ?? '',
    );
    expect(text.split(escaped).length).toBeGreaterThanOrEqual(6);
  });

  test('nor can a title of the policy', async () => {
    const source = structuredClone(brokerage) as unknown as { purposes: { brokerage: { title: { sv: string } } } };
    source.purposes.brokerage.title.sv = '<i>Förmedling</i>';
    const text = await page('sv', rows, parsePolicy(source));
    expect(text).not.toContain('<i>');
    expect(text).toContain('&lt;i&gt;Förmedling&lt;/i&gt;');
  });

  test('text that runs from right to left does not turn what stands around it', async () => {
    expect(await page('sv', withContact({ name: '\u202Eevil' }))).toMatch(/<dd class="value" dir="auto">\u202Eevil/);
  });
});
