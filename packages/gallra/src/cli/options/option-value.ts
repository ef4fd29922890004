import { GallraError } from '@gallra/core';

/** Reads a whole number; commander's own refusal would repeat what was given. */
export const wholeNumber = (name: string, least: number) => (text: string) => {
  const number = Number(text);
  if (/^\d{1,9}$/.test(text) && number >= least) return number;
  throw new GallraError('command.invalid', `${name} takes a whole number from ${least}.`);
};

/** Reads one of a few words. */
export const oneOf =
  (name: string, ...values: readonly string[]) =>
  (text: string) => {
    if (values.includes(text)) return text;
    throw new GallraError('command.invalid', `${name} takes one of: ${values.join(', ')}.`);
  };
