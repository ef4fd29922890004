import type { Label } from '../policy/label.ts';
import type { Policy } from '../policy/policy.ts';
import { type Period, parsePeriod } from '../time/period.ts';
import { inLanguage, written } from './label.ts';
import { type Language, type LanguageTag, listed, quoted, sentencesIn } from './language.ts';
import { describePeriod } from './period-in-words.ts';
import {
  type AgreementTerm,
  type CountedTerm,
  type LimitTerm,
  type StorageTerm,
  storageTerm,
  type ToldClaim,
} from './storage-term.ts';

/** Since when: the event, moved to the end of its year where the rule says so. */
function since(event: string, align: CountedTerm['align'], language: Language): string {
  const financial = align?.includes('financialYear') ?? false;
  const calendar = align?.includes('calendarYear') ?? false;
  if (language === 'sv') {
    if (financial && calendar) return `från utgången av det kalenderår då räkenskapsåret för ${event} avslutades`;
    if (financial) return `från utgången av räkenskapsåret för ${event}`;
    return calendar ? `från utgången av kalenderåret för ${event}` : `efter ${event}`;
  }
  if (financial && calendar) return `from the end of the calendar year in which the financial year of ${event} ended`;
  if (financial) return `from the end of the financial year of ${event}`;
  return calendar ? `from the end of the calendar year of ${event}` : `after ${event}`;
}

const ordinals = 'första andra tredje fjärde femte sjätte sjunde åttonde nionde tionde'.split(' ');

/** Whole calendar years after the end of one, as bokföringslagen (1999:1078) 7 kap. 2 § puts it: `sjunde`. */
function ordinalYear(period: Period, align: CountedTerm['align']): string | undefined {
  const { years, months, weeks, days, hours } = parsePeriod(period);
  const whole = months + weeks + days + hours === 0 && (align?.includes('calendarYear') ?? false);
  return whole ? ordinals[years - 1] : undefined;
}

function counted({ from, periods, align, chosen, between, upTo }: CountedTerm, asked: LanguageTag): string {
  const language = sentencesIn(asked);
  const event = quoted(inLanguage(from, asked), language);
  const words = (period: Period) => describePeriod(period, language);
  const start = since(event, align, language);
  const [first, second] = periods;
  const range = between && `${words(between.min)} ${language === 'sv' ? 'till' : 'to'} ${words(between.max)}`;
  if (first === undefined) {
    return language === 'sv'
      ? `så länge som den personuppgiftsansvarige har valt ${start}${range === undefined ? '' : `, ${range}`}`
      : `as long as the controller has chosen ${start}${range === undefined ? '' : `, ${range}`}`;
  }
  if (second !== undefined) {
    return language === 'sv'
      ? `aktiv i ${words(first)} efter ${event}, därefter arkiverad i ${words(second)}`
      : `active for ${words(first)} after ${event}, then archived for ${words(second)}`;
  }
  const ordinal = language === 'sv' ? ordinalYear(first, align) : undefined;
  const plain =
    ordinal === undefined
      ? `${words(first)} ${start}`
      : `till och med det ${ordinal} året ${start.replace('från utgången', 'efter utgången')}`;
  const length = upTo === true ? `${language === 'sv' ? 'högst' : 'at most'} ${plain}` : plain;
  if (range !== undefined)
    return `${length} (${language === 'sv' ? 'den personuppgiftsansvarige kan välja' : 'the controller may choose'} ${range})`;
  if (chosen !== true || upTo === true) return length;
  return `${length} (${language === 'sv' ? 'som den personuppgiftsansvarige har valt' : 'as the controller has chosen'})`;
}

function agreement({ returnWithin }: AgreementTerm, language: Language): string {
  const returned = returnWithin === undefined ? '' : describePeriod(returnWithin, language);
  if (language === 'sv')
    return `så länge avtalet om tjänsten gäller${returned === '' ? '' : `, och ${returned} för att återlämna uppgifterna`}`;
  return `as long as the service agreement is in force${returned === '' ? '' : `, and ${returned} to return the data`}`;
}

function followed(as: readonly Label[], asked: LanguageTag): string {
  const language = sentencesIn(asked);
  if (as.length === 0) {
    return language === 'sv'
      ? 'så länge uppgifterna behövs för något annat ändamål'
      : 'as long as another purpose needs the data';
  }
  const others = listed(
    as.map((title) => quoted(inLanguage(title, asked), language)),
    language,
  );
  return language === 'sv'
    ? `så länge uppgifterna behövs för ${others}`
    : `as long as the data are needed for ${others}`;
}

function limited({ citation, ...term }: LimitTerm, asked: LanguageTag): string {
  const words = counted(term, asked);
  return sentencesIn(asked) === 'sv' ? `dock högst ${words} (${citation})` : `but at most ${words} (${citation})`;
}

/**
 * A storage term in words, without a full stop: the period, phases or agreement, then what cuts it short.
 *
 * @param term - see {@link storageTerm}
 * @param asked - BCP 47; titles are in that language where they are written in it, the rest in Swedish or English
 * @see GDPR Art. 12(1), 13(2)(a), 15(1)(d)
 * @example
 * ```ts
 * import { termInWords } from '@gallra/core/words';
 *
 * const from = { sv: 'senaste kontakten', en: 'last contact' };
 * console.log(termInWords({ from, periods: ['P6M'], chosen: true }, 'en'));
 * // 6 months after “last contact” (as the controller has chosen)
 * ```
 */
export function termInWords(term: StorageTerm, asked: LanguageTag): string {
  const language = sentencesIn(asked);
  const only = language === 'sv' ? 'dock bara' : 'but only';
  return [
    'while' in term ? agreement(term, language) : 'as' in term ? followed(term.as, asked) : counted(term, asked),
    ...(term.limits ?? []).map((limit) => limited(limit, asked)),
    ...(term.within === undefined ? [] : [`${only} ${agreement(term.within, language)}`]),
  ].join(', ');
}

/** The titles that a term is told with. */
export const termTitles = (term: StorageTerm): readonly Label[] => [
  ...('as' in term ? term.as : 'from' in term ? [term.from] : []),
  ...(term.limits ?? []).map(({ from }) => from),
];

/**
 * Tells for how long a claim keeps data, in words, whatever controllers choose.
 *
 * @param policy - a checked policy
 * @param claim - a purpose or duty of that policy, as `claimsOn` gives it
 * @returns the rule in Swedish and English, and in the other languages that its titles are in; without a full stop
 * @example
 * ```ts
 * import { claimsOn } from '@gallra/core/policy';
 * import type { Policy } from '@gallra/core';
 * import { ruleInWords } from '@gallra/core/words';
 *
 * declare const policy: Policy;
 * for (const claim of claimsOn(policy, 'contacts', 'name')) console.log(ruleInWords(policy, claim).sv);
 * ```
 */
export function ruleInWords(policy: Policy, claim: ToldClaim): Label {
  const term = storageTerm(policy, claim);
  return written(termTitles(term), (language) => termInWords(term, language));
}
