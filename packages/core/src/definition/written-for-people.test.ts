import { describe, expect, test } from 'vitest';
import { label, problemsOf, sound } from './sound-policy.fixture.ts';

describe('a label may be in other languages than Swedish and English, named as in BCP 47', () => {
  const problemOf = (more: Readonly<Record<string, unknown>>) =>
    problemsOf({ events: { bought: { ...label, ...more }, left: label } })['events.bought'];

  test.each(['nb', 'de', 'no', 'se', 'pt-BR', 'sr-Latn', 'smj-SE'])('%s', (language) => {
    expect(problemOf({ [language]: 'tekst' })).toBeUndefined();
    const subjects = { customer: { ...label, [language]: 'tekst', dpv: 'dpv:Customer' }, staff: label };
    expect(problemsOf({ subjects })).toEqual({});
  });

  test.each(['ev', 'EN', 'iw', 'pt-br', 'swe', 'tilte', 'xx-SE', 'nb-'])(
    '%j is none, and is told by name',
    (language) => {
      expect(problemOf({ [language]: 'tekst' })).toContain(`unrecognized: "${language}"`);
    },
  );

  test.each([17, '', null, true])('%j is no text', (text) => {
    expect(problemOf({ nb: text })).toBe('expected a text in each language');
  });

  test('what is misspelt is told beside what is missing', () => {
    expect(problemsOf({ subjects: { customer: { sv: 'Kund', eng: 'Customer' }, staff: label } })).toEqual({
      'subjects.customer.en': expect.anything(),
      'subjects.customer': expect.stringContaining('"eng"'),
    });
  });
});

describe('how values are written for people', () => {
  const problemsWith = (words: Readonly<Record<string, unknown>>) => {
    const { customers } = sound.tables;
    const columns = { ...customers.columns, name: { is: 'identity', ...words } };
    const problems = Object.entries(problemsOf({ tables: { ...sound.tables, customers: { ...customers, columns } } }));
    return problems.map(([path, problem]) => [path.replace('tables.customers.columns.name.', ''), problem]);
  };

  test.each([
    {},
    { minimumFractionDigits: 0, maximumFractionDigits: 20 },
    { style: 'currency', currency: 'SEK' },
    { style: 'unit', unit: 'square-meter' },
    { style: 'unit', unit: 'kilometer', maximumFractionDigits: 1 },
    { style: 'percent' },
  ])('a number can be written as %o', (format) => {
    expect(problemsWith({ format })).toEqual([]);
  });

  test.each<[Readonly<Record<string, unknown>>, string, string]>([
    [{ style: 'currency', currency: 'SKR' }, 'format.currency', 'expected a currency of ISO 4217 such as "SEK"'],
    [{ style: 'currency' }, 'format.currency', 'style "currency" needs it'],
    [{ currency: 'SEK' }, 'format.currency', 'only for style "currency"'],
    [{ style: 'unit', unit: 'kvadratmeter' }, 'format.unit', 'Invalid option'],
    [{ style: 'unit' }, 'format.unit', 'style "unit" needs it'],
    [{ style: 'money' }, 'format.style', 'Invalid option'],
    [{ maximumFractionDigits: 21 }, 'format.maximumFractionDigits', 'Too big'],
    [{ minimumFractionDigits: 1.5 }, 'format.minimumFractionDigits', 'Invalid input'],
    [{ minimumFractionDigits: 2, maximumFractionDigits: 1 }, 'format.maximumFractionDigits', 'less than'],
    [{ notation: 'compact' }, 'format', 'notation'],
  ])('%o is refused at its place', (format, path, says) => {
    expect(problemsWith({ format })).toEqual([[path, expect.stringContaining(says)]]);
  });

  test('a value has a title in both languages', () => {
    expect(problemsWith({ values: { VND: label, 2: label } })).toEqual([]);
    expect(problemsWith({ values: { VND: { sv: 'säljare' } } })).toEqual([['values.VND.en', expect.any(String)]]);
  });
});
