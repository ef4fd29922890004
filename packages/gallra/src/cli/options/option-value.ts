import { GallraError } from '@gallra/core';
import { isKnownLanguage } from '@gallra/core/words';

/** Reads a whole number; commander's own refusal would repeat what was given. */
export const wholeNumber = (name: string, least: number) => (text: string) => {
  const number = Number(text);
  if (/^\d{1,9}$/.test(text) && number >= least) return number;
  throw new GallraError('command.invalid', `${name} takes a whole number from ${least}.`);
};

/** Reads one of a few words. */
export const oneOf =
  <const Word extends string>(name: string, ...words: readonly Word[]) =>
  (text: string): Word => {
    const word = words.find((known) => known === text);
    if (word !== undefined) return word;
    throw new GallraError('command.invalid', `${name} takes one of: ${words.join(', ')}.`);
  };

/** Reads a language, as BCP 47 names it. */
export const languageTag = (name: string) => (text: string) => {
  if (isKnownLanguage(text)) return text;
  throw new GallraError('command.invalid', `${name} takes a language as BCP 47 names it, such as sv, en or nb.`);
};
