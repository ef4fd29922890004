type One<Letters extends string> = Letters extends `${infer First}${infer Rest}` ? First | One<Rest> : never;

/** The languages of ISO 639-1 beside Swedish and English, by their first letter. */
type OtherLanguage =
  | `a${One<'abfkmnrsvyz'>}`
  | `b${One<'aegimnors'>}`
  | `c${One<'aehorsuvy'>}`
  | `d${One<'aevz'>}`
  | `e${One<'elostu'>}`
  | `f${One<'afijory'>}`
  | `g${One<'adlnuv'>}`
  | `h${One<'aeiortuyz'>}`
  | `i${One<'adegikostu'>}`
  | `j${One<'av'>}`
  | `k${One<'agijklmnorsuvwy'>}`
  | `l${One<'abginotuv'>}`
  | `m${One<'ghiklnrsty'>}`
  | `n${One<'abdeglnorvy'>}`
  | `o${One<'cjmrs'>}`
  | `p${One<'ailst'>}`
  | `q${One<'u'>}`
  | `r${One<'mnouw'>}`
  | `s${One<'acdegiklmnoqrstuw'>}`
  | `t${One<'aeghiklnorstwy'>}`
  | `u${One<'gkrz'>}`
  | `v${One<'eio'>}`
  | `w${One<'ao'>}`
  | `x${One<'h'>}`
  | `y${One<'io'>}`
  | `z${One<'ahu'>}`;

/**
 * A text for people, in Swedish, in English, and in whatever other languages a host needs. These are named as BCP 47
 * names them: by two letters (`nb`), or with a script or region (`pt-BR`, `smj-SE`). A document that is asked for in
 * one of them has the texts that are written in it, and the others in English.
 */
export interface Label extends Readonly<Partial<Record<OtherLanguage, string>>> {
  readonly sv: string;
  readonly en: string;
  readonly [tag: `${string}-${string}`]: string;
}

/** Whether a member of a label, or of what has labels beside other members, is a text in some language. */
export const isLanguageTag = (member: string): boolean => /^([a-z]{2}|[a-z]{2,3}-.+)$/.test(member);

const names = new Intl.DisplayNames('en', { type: 'language', fallback: 'none' });

/**
 * Whether there is a language of this tag, and BCP 47 writes it so.
 *
 * @param tag - two letters, or with a script or region
 * @see RFC 5646 section 4.5 (canonical form)
 *
 * @example
 * ```ts
 * import { isKnownLanguage } from '@gallra/core/words';
 *
 * console.log(['nb', 'pt-BR', 'ev'].map(isKnownLanguage)); // [true, true, false]
 * ```
 */
export function isKnownLanguage(tag: string): boolean {
  try {
    return isLanguageTag(tag) && Intl.getCanonicalLocales(tag)[0] === tag && names.of(tag) !== undefined;
  } catch {
    return false;
  }
}
