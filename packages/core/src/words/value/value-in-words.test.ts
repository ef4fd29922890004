import { everyCase } from '@gallra/world/cases';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { NumberFormat } from '../../policy/number-format.ts';
import { valueInWords } from './value-in-words.ts';

const plain = (text: string | undefined) => text?.replace(/[\u00a0\u202f]/g, ' ').replace('\u2212', '-');
const sek: NumberFormat = { style: 'currency', currency: 'SEK' };
const area: NumberFormat = { style: 'unit', unit: 'square-meter' };

describe('a number, as the policy says that it is written', () => {
  test.each<[unknown, NumberFormat, string, string]>([
    [1250000, {}, '1 250 000', '1,250,000'],
    [-1250000.5, {}, '-1 250 000,5', '-1,250,000.5'],
    [1250000, sek, '1 250 000,00 kr', 'SEK 1,250,000.00'],
    ['1250000.50', { ...sek, maximumFractionDigits: 0 }, '1 250 001 kr', 'SEK 1,250,001'],
    ['0.125', sek, '0,125 kr', 'SEK 0.125'],
    [84.5, area, '84,5 m²', '84.5 m²'],
    [84, { ...area, minimumFractionDigits: 1 }, '84,0 m²', '84.0 m²'],
    [12, { style: 'unit', unit: 'kilometer' }, '12 km', '12 km'],
    [0.055, { style: 'percent' }, '5,5 %', '5.5%'],
    [
      '12345678901234567890.12345678901234567890',
      {},
      '12 345 678 901 234 567 890,1234567890123456789',
      '12,345,678,901,234,567,890.1234567890123456789',
    ],
    [1e21, {}, '1 000 000 000 000 000 000 000', '1,000,000,000,000,000,000,000'],
  ])('%s in %o', (value, format, swedish, english) => {
    expect(plain(valueInWords(value, { format }, 'sv'))).toBe(swedish);
    expect(plain(valueInWords(value, { format }, 'en'))).toBe(english);
  });

  test.each([
    '',
    '-',
    '070-123 45 67',
    '0701234567',
    '007',
    '556677-8899',
    'NaN',
    '0x10',
    '١٢',
    `0.${'1'.repeat(21)}`,
    Number.NaN,
    1e-9,
    true,
    null,
    [1],
  ])('what is no number, or would lose digits, stands as it is: %s', (value) => {
    expect(valueInWords(value, { format: sek }, 'sv')).toBeUndefined();
  });

  test('no number is grouped where no format says that it is an amount', () => {
    expect(valueInWords(1250000, {}, 'sv')).toBeUndefined();
  });

  test('no digit is lost, however many there are', async () => {
    const digits = (least: number, most: number) =>
      fc.array(fc.constantFrom(...'0123456789'), { minLength: least, maxLength: most }).map((all) => all.join(''));
    await everyCase(
      fc.property(
        digits(1, 40),
        digits(0, 20),
        fc.constantFrom<NumberFormat>({}, sek, area, { style: 'unit', unit: 'hour' }),
        (whole, rest, format) => {
          const amount = whole.replace(/^0+(?=\d)/, '');
          const written = valueInWords(rest === '' ? amount : `${amount}.${rest}`, { format }, 'sv') ?? '';
          const [before = '', after = ''] = written.split(',');
          const only = (text: string) => text.replace(/[^0-9]/g, '');
          expect(only(before)).toBe(amount);
          expect(only(after).replace(/0+$/, '')).toBe(rest.replace(/0+$/, ''));
        },
      ),
      1000,
    );
  });
});

describe('a value that is a code', () => {
  const title = (sv: string, en: string) => ({ sv, en });
  const values = {
    VND: title('säljare', 'seller'),
    2: { ...title('avslutad', 'closed'), nb: 'avsluttet' },
    true: title('avböjt', 'declined'),
    0: title('nej', 'no'),
  };

  test.each<[unknown, string | undefined]>([
    ['VND', 'säljare'],
    [2, 'avslutad'],
    ['2', 'avslutad'],
    [true, 'avböjt'],
    // Databases without a type for it hand over true and false as 1 and 0.
    [1, 'avböjt'],
    [false, 'nej'],
    ['1', undefined],
    ['XYZ', undefined],
    ['toString', undefined],
    [null, undefined],
    [{ VND: 1 }, undefined],
  ])('%s is called by its title', (value, expected) => {
    expect(valueInWords(value, { values }, 'sv')).toBe(expected);
  });

  test('in the language that is asked for, where it is written in it', () => {
    expect(valueInWords(2, { values }, 'nb')).toBe('avsluttet');
    expect(valueInWords('VND', { values }, 'nb')).toBe('seller');
  });

  test('is one before it is a number', () => {
    expect([2, 3].map((value) => plain(valueInWords(value, { values, format: area }, 'en')))).toEqual([
      'closed',
      '3 m²',
    ]);
  });
});
