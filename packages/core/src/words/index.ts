export type { AccessTexts, Right } from './access/access-texts.ts';
export { accessTexts } from './access/languages.ts';
export { articleInWords } from './article.ts';
export { type AuditTexts, auditTexts } from './audit/audit-texts.ts';
export { formatDate, formatMoment } from './date-in-words.ts';
export { type Html, html, htmlPage, joined } from './html.ts';
export { inLanguage, written } from './label.ts';
export { capitalised, type Language, type LanguageTag, listed, locales, sentencesIn } from './language.ts';
export { recordRule } from './record-rule.ts';
export { ruleInWords, termInWords } from './rule-in-words.ts';
export {
  type AgreementTerm,
  type CountedTerm,
  type LimitTerm,
  longestTerm,
  type StorageTerm,
  storageTerm,
  type TermOptions,
} from './storage-term.ts';
export { categoryTitle, claimTitle, columnTitle, eventTitle, subjectTitle, tableTitle, titleOf } from './title.ts';
