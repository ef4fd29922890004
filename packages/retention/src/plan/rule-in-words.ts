import type { Label, Limit, Period, PeriodRule, PhasedRule, Policy, StorageRule } from '@gallra/core';
import type { Cap, Claim } from '@gallra/core/policy';
import { describePeriod } from '@gallra/core/time';

type Language = keyof Label;

const quoted = (text: string, language: Language) => (language === 'sv' ? `”${text}”` : `“${text}”`);

const list = (words: readonly string[], language: Language) =>
  new Intl.ListFormat(language === 'sv' ? 'sv-SE' : 'en-GB').format(words);

/** Since when: the event, moved to the end of its year where the rule says so. */
function since(event: string, align: PeriodRule['align'], language: Language): string {
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

function counted(policy: Policy, rule: PeriodRule | Limit, language: Language): string {
  const event = quoted(policy.events[rule.from]?.[language] ?? rule.from, language);
  const words = (period: Period) => describePeriod(period, language);
  const from = since(event, rule.align, language);
  if (typeof rule.for === 'string') return `${words(rule.for)} ${from}`;
  const chosen = rule.for;
  if (!('default' in chosen)) {
    return language === 'sv'
      ? `så länge som den personuppgiftsansvarige har valt ${from}, ${words(chosen.min)} till ${words(chosen.max)}`
      : `as long as the controller has chosen ${from}, ${words(chosen.min)} to ${words(chosen.max)}`;
  }
  const length = `${words(chosen.default)} ${from}`;
  return language === 'sv'
    ? `${length} (den personuppgiftsansvarige kan välja ${words(chosen.min)} till ${words(chosen.max)})`
    : `${length} (the controller may choose ${words(chosen.min)} to ${words(chosen.max)})`;
}

function phased(policy: Policy, { from, active, archived }: PhasedRule, language: Language): string {
  const event = quoted(policy.events[from]?.[language] ?? from, language);
  const [first, then] = [describePeriod(active, language), describePeriod(archived, language)];
  return language === 'sv'
    ? `aktiv i ${first} efter ${event}, därefter arkiverad i ${then}`
    : `active for ${first} after ${event}, then archived for ${then}`;
}

function agreement(policy: Policy, language: Language): string {
  const within = policy.controllers?.returnWithin;
  const returned = within === undefined ? '' : describePeriod(within, language);
  if (language === 'sv')
    return `så länge avtalet gäller${within === undefined ? '' : `, och ${returned} för att återlämna uppgifterna`}`;
  return `as long as the agreement is in force${within === undefined ? '' : `, and ${returned} to return the data`}`;
}

function words(policy: Policy, rule: StorageRule, language: Language): string {
  if ('while' in rule) return agreement(policy, language);
  if ('active' in rule) return phased(policy, rule, language);
  if ('from' in rule) return counted(policy, rule, language);
  if (rule.inherit === 'others') {
    return language === 'sv'
      ? 'så länge uppgifterna behövs för något annat ändamål'
      : 'as long as another purpose needs the data';
  }
  const others = list(
    rule.inherit.map((name) => quoted(policy.purposes[name]?.title[language] ?? name, language)),
    language,
  );
  return language === 'sv'
    ? `så länge uppgifterna behövs för ${others}`
    : `as long as the data are needed for ${others}`;
}

function capped(policy: Policy, { name, citation }: Cap, language: Language): string {
  const limit = policy.limits?.[name];
  const length = limit === undefined ? name : counted(policy, limit, language);
  return language === 'sv' ? `högst ${length} (${citation})` : `at most ${length} (${citation})`;
}

/**
 * Tells for how long a claim keeps data, in words, with the limits that cut it short.
 *
 * @param policy - a checked policy
 * @param claim - a purpose or duty of that policy, as `claimsOn` gives it
 * @returns the rule in Swedish and English, without a full stop
 * @example
 * ```ts
 * import { claimsOn } from '@gallra/core/policy';
 * import type { Policy } from '@gallra/core';
 * import { ruleInWords } from '@gallra/retention';
 *
 * declare const policy: Policy;
 * for (const claim of claimsOn(policy, 'contacts', 'name')) console.log(ruleInWords(policy, claim).sv);
 * ```
 */
export function ruleInWords(policy: Policy, claim: Pick<Claim, 'name' | 'caps' | 'asProcessor'>): Label {
  const rule = policy.purposes[claim.name]?.keep ?? policy.duties?.[claim.name];
  const inWords = (language: Language): string => {
    const processor =
      claim.asProcessor && policy.controllers?.agreementEnded !== undefined && rule !== undefined && !('while' in rule);
    const only = language === 'sv' ? 'dock bara' : 'but only';
    return [
      rule === undefined ? claim.name : words(policy, rule, language),
      ...claim.caps.map((cap) => capped(policy, cap, language)),
      ...(processor ? [`${only} ${agreement(policy, language)}`] : []),
    ].join(', ');
  };
  return { sv: inWords('sv'), en: inWords('en') };
}
