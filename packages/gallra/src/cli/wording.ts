import type { Policy } from '@gallra/core';
import type { LanguageTag } from '@gallra/core/words';
import type { CommandContext } from './command-context.ts';
import type { Style } from './terminal/terminal.ts';

/** What a text for people is written with: the titles and the time zone of a policy, a language, the style of a stream. */
export interface Wording {
  readonly policy: Policy;
  readonly language: LanguageTag;
  readonly style: Style;
}

/** What a command's text is written with, once the stream is known. */
export const wordingOf = ({ gallra, language }: CommandContext, style: Style): Wording => ({
  policy: gallra.policy,
  language,
  style,
});
