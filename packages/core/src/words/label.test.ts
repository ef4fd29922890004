import { describe, expect, test } from 'vitest';
import { inLanguage, written } from './label.ts';
import { sentencesIn } from './language.ts';

const customers = { sv: 'Kunder', en: 'Customers', nb: 'Kunder (nb)', 'pt-BR': 'Clientes', 'sr-Latn': 'Kupci' };

describe('a label in a language (RFC 4647 section 3.4)', () => {
  test.each([
    ['sv', 'Kunder'],
    ['nb', 'Kunder (nb)'],
    ['nb-NO', 'Kunder (nb)'],
    ['pt-BR', 'Clientes'],
    ['sr-Latn-RS', 'Kupci'],
    ['sv-FI', 'Kunder'],
  ])('%s: %s', (language, text) => {
    expect(inLanguage(customers, language)).toBe(text);
  });

  test.each(['de', 'pt', 'sr', '', '-', 'constructor', '__proto__', 'toString-x'])(
    'is English where it is not written in it: %j',
    (language) => {
      expect(inLanguage(customers, language)).toBe('Customers');
    },
  );

  test('is a text even where something else has a label beside other members', () => {
    const place = { sv: 'Sverige', en: 'Sweden', country: 'SE' };
    expect(inLanguage(place, 'country')).toBe('Sweden');
  });
});

test("Gallra's own sentences are in Swedish for whoever reads Swedish, in English for everybody else", () => {
  expect(['sv', 'sv-FI', 'SV', 'en', 'nb', 'svx', ''].map(sentencesIn)).toEqual([
    'sv',
    'sv',
    'sv',
    'en',
    'en',
    'en',
    'en',
  ]);
});

test('a sentence that quotes labels is written in each language that one of them is in', () => {
  const name = { sv: 'namn', en: 'name', de: 'Name' };
  const said = written(
    [customers, name],
    (language) => `${inLanguage(customers, language)}: ${inLanguage(name, language)}`,
  );
  expect(said).toEqual({
    sv: 'Kunder: namn',
    en: 'Customers: name',
    nb: 'Kunder (nb): name',
    de: 'Customers: Name',
    'pt-BR': 'Clientes: name',
    'sr-Latn': 'Kupci: name',
  });
});
