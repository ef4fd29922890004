/** Units that a number can be written in: the simple ones of ECMA-402, and the square metre, which it lacks. */
export const numberUnits = [
  ...(['acre', 'bit', 'byte', 'celsius', 'centimeter', 'day', 'degree', 'fahrenheit', 'fluid-ounce', 'foot'] as const),
  ...(['gallon', 'gigabit', 'gigabyte', 'gram', 'hectare', 'hour', 'inch', 'kilobit', 'kilobyte', 'kilogram'] as const),
  ...(['kilometer', 'liter', 'megabit', 'megabyte', 'meter', 'microsecond', 'mile', 'mile-scandinavian'] as const),
  ...(['milliliter', 'millimeter', 'millisecond', 'minute', 'month', 'nanosecond', 'ounce', 'percent'] as const),
  ...(['petabyte', 'pound', 'second', 'square-meter', 'stone', 'terabit', 'terabyte', 'week', 'yard', 'year'] as const),
] as const;

/** A unit of {@link NumberFormat}. */
export type NumberUnit = (typeof numberUnits)[number];

/** How many decimals are written; without them as many as the value has, and of an amount of money at least its cents. */
interface Decimals {
  /** At least so many decimals, 0 to 20. */
  readonly minimumFractionDigits?: number;
  /** At most so many decimals, 0 to 20; the rest is rounded. */
  readonly maximumFractionDigits?: number;
}

/**
 * How a number is written for people, a part of `Intl.NumberFormatOptions`: with its thousands apart and the decimal sign
 * of the language, and
 *
 * - `{ style: 'currency', currency: 'SEK' }`: as an amount of money, `1 250 000,00 kr`
 * - `{ style: 'unit', unit: 'square-meter' }`: in a unit, `84,5 m²`
 * - `{ style: 'percent' }`: 0.05 as `5 %`
 *
 * @see ISO 4217; ECMA-402 section 6.6 (units)
 */
export type NumberFormat = Decimals &
  (
    | { readonly style?: 'decimal' }
    | { readonly style: 'currency'; readonly currency: string }
    | { readonly style: 'unit'; readonly unit: NumberUnit }
    | { readonly style: 'percent' }
  );
