import type { Language } from '@gallra/core/words';
import type { AccessTexts } from './access-texts.ts';
import { en } from './access-texts-en.ts';
import { sv } from './access-texts-sv.ts';

/** The sentences of an access report, by language. */
export const accessTexts: Readonly<Record<Language, AccessTexts>> = { sv, en };
