import type { Language } from '../language.ts';
import type { AccessTexts } from './access-texts.ts';
import { en } from './en.ts';
import { sv } from './sv.ts';

/** The sentences of an access report, by language. */
export const accessTexts: Readonly<Record<Language, AccessTexts>> = { sv, en };
