import type { AccessTexts, Language } from './access-texts.ts';
import { en } from './access-texts-en.ts';
import { sv } from './access-texts-sv.ts';

/** The sentences of an access report, by language. */
export const accessTexts: Readonly<Record<Language, AccessTexts>> = { sv, en };
